def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.expect(checks.count('Skipped: a project with packaging pom has no classes') == 2, 'the parent is skipped')
checks.expect(checks.count(/Transformed 1 of 1 class \(1 await point\) in \d+ ms/) == 3, 'each module is transformed')
checks.expect(!checks.log.contains('not marked @threadSafe'), 'the goals are thread-safe')
