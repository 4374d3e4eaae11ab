package dev.tarry.differential;

import java.util.Map;

/** Defines classes from memory; the JVM verifies them, as it does for every loader but its own. */
final class CorpusLoader extends ClassLoader {
    private final Map<String, byte[]> classes;

    CorpusLoader(Map<String, byte[]> classes) {
        this(classes, CorpusLoader.class.getClassLoader());
    }

    CorpusLoader(Map<String, byte[]> classes, ClassLoader parent) {
        super(parent);
        this.classes = classes;
        setDefaultAssertionStatus(true);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}
