def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.expect(
        checks.count(/:transform \(default\) @ .*\n.*Transformed 1 of 1 class \(6 await points\) in \d+ ms/) == 1,
        'the main classes are transformed, and one line says so')
checks.expect(
        checks.count(/:transform-test \(default\) @ .*\n.*Transformed 1 of 1 class \(1 await point\) in \d+ ms/) == 1,
        'the test classes are transformed, and one line says so')
checks.mentions('Tests run: 1, Failures: 0, Errors: 0, Skipped: 0')
checks.prints(
    'one after the other: 70',
    'at once: [30, 40]',
    'with an empty name: failed: no such item',
    'from outside: total 50',
)
