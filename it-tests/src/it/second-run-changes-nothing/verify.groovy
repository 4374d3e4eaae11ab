def checks = evaluate(new File(basedir, '../common/checks.groovy'))
def compiled = checks.classFiles('target/compiled')
def first = checks.classFiles('target/transformed')
def second = checks.classFiles('target/classes')
def all = ['shop/Plain$Price.class', 'shop/Plain.class', 'shop/Store.class'] as Set

checks.expect(compiled.keySet() == all && first.keySet() == all, 'no class file is added')
checks.expect(all.findAll { compiled[it] != first[it] } == ['shop/Store.class'] as Set, 'only what has @Async changes')
checks.expect(first == second, 'the second run changes nothing')
checks.expect(checks.count(/Transformed 1 of 3 classes \(1 await point\) in \d+ ms/) == 1, 'the first run transforms')
checks.expect(checks.count(/Transformed 0 of 3 classes \(0 await points\) in \d+ ms/) == 1, 'the second does not')
checks.expect(checks.count(/Compiling \d source files/) == 1, 'changed class files do not make Maven compile again')
