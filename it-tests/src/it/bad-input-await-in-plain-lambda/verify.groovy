def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.isRejectedAsExpected()
