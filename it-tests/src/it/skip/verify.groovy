def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.classesAreAsCompiled()
checks.expect(checks.count('Skipped: tarry.skip is set') == 2, 'both goals say why they do nothing')
checks.prints('tarry:help', 'tarry:transform', 'tarry:transform-test')
