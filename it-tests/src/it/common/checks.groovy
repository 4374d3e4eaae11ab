/**
 * What the verify scripts share. `assert` would print the whole log of the build under test, which the invoker prints
 * already; hence a check of its own.
 */
class Checks {

    final File basedir
    final String log

    Checks(File basedir) {
        this.basedir = basedir
        log = new File(basedir, 'build.log').getText('UTF-8')
    }

    void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError((Object) "not so: $what")
        }
    }

    /** Each text is in the log. */
    void mentions(String... texts) {
        texts.each { expect(log.contains(it), "the log mentions '$it'") }
    }

    /** Each text is a whole line of the log. */
    void prints(String... lines) {
        def all = log.readLines()
        lines.each { expect(all.contains(it), "a line of the log is '$it'") }
    }

    /** Number of places in the log that the pattern matches. */
    int count(String pattern) {
        return (log =~ pattern).count
    }

    /** Relative path to content, of every class file below a directory of the project. */
    Map<String, String> classFiles(String directory) {
        File root = new File(basedir, directory)
        def files = new TreeMap<String, String>()
        root.eachFileRecurse { file ->
            if (file.name.endsWith('.class')) {
                files[root.toPath().relativize(file.toPath()).toString()] = file.bytes.encodeHex().toString()
            }
        }
        expect(!files.isEmpty(), "there are class files in $directory")
        return files
    }

    void classesAreAsCompiled() {
        expect(classFiles('target/classes') == classFiles('target/compiled'), 'all class files are as javac wrote them')
    }

    /** The build has failed with the messages in the project's expected.txt, to the letter, and wrote nothing. */
    void isRejectedAsExpected() {
        def expected = new File(basedir, 'expected.txt').getText('UTF-8').trim()
        int errors = (expected =~ /(?m)^error\[/).count
        expect(count(/(?m)^\[ERROR\] error\[/) == errors, "there are $errors errors")
        expect(log.replaceAll(/(?m)^\[ERROR\] /, '').contains(expected), "the log contains\n$expected")
        expect(count(/Tarry found ${errors} errors? in 1 class; no class file in \S+ was changed/) == 1,
                'the build says how many errors there are')
        expect(!log.contains('\tat dev.tarry'), 'there is no stack trace')
        classesAreAsCompiled()
    }
}

return new Checks(basedir)
