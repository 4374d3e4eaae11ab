def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.mentions(
    'NotTransformedError',
    'await was reached in shop.Shop,',
    'Shop.java:17',
    '<groupId>dev.tarry</groupId>',
    '<artifactId>tarry-maven-plugin</artifactId>',
    '<goal>transform</goal>',
    '<goal>transform-test</goal>',
    'Delegate IDE build/run actions to Maven',
)
checks.expect(!checks.log.contains('one after the other'), 'the program has stopped')
