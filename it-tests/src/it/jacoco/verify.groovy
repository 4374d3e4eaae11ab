import groovy.xml.XmlParser

def checks = evaluate(new File(basedir, '../common/checks.groovy'))
checks.mentions('Tests run: 1, Failures: 0, Errors: 0, Skipped: 0')

def parser = new XmlParser(false, false)
parser.setFeature('http://apache.org/xml/features/disallow-doctype-decl', false)
parser.setFeature('http://apache.org/xml/features/nonvalidating/load-external-dtd', false)
def store = parser.parse(new File(basedir, 'target/site/jacoco/jacoco.xml')).'package'.find { it.@name == 'shop' }

def expected = [:]
new File(basedir, 'src/main/java/shop/Store.java').readLines('UTF-8').eachWithIndex { line, i ->
    def mark = line =~ '// (covered|missed)$'
    if (mark.find()) {
        expected[i + 1] = mark.group(1)
    }
}
def reported = store.sourcefile.line.collectEntries {
    [it.@nr as int, (it.@ci as int) > 0 ? 'covered' : 'missed']
}
checks.expect(reported == expected, "the lines are reported as $expected, and not as $reported")

// The body has the source method's parameters and two more; the method itself, which makes the coroutine, is listed too.
def bodies = store.'class'.method.findAll { it.@desc.contains('Ldev/tarry/Frame;)') && !it.@name.contains('lambda') }
        .collectEntries { [it.@name, it.counter.find { it.@type == 'METHOD' }.@covered as int] }
checks.expect(bodies == [price: 1, total: 1, neverStarted: 0, neverCalled: 0], "the methods are reported, and not as $bodies")
