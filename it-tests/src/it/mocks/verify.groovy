evaluate(new File(basedir, '../common/checks.groovy')).mentions('Tests run: 3, Failures: 0, Errors: 0, Skipped: 0')
