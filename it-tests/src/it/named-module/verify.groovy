def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.prints('shop in module shop', 'tarry in module dev.tarry')
