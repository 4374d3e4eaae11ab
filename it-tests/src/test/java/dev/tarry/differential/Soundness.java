package dev.tarry.differential;

import java.util.Map;

/** Whether the JVM takes what the compiler wrote: javac has faults in deep switch expressions. */
final class Soundness {
    private Soundness() {
    }

    /** What is wrong with classes that nobody has touched, or null. */
    static String complaint(Map<String, byte[]> compiled, SharedClasses shared) {
        CorpusLoader loader = new CorpusLoader(compiled, shared.transformed());
        for (String name : compiled.keySet()) {
            try {
                Class.forName(name, true, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                return e.toString();
            }
        }
        return null;
    }
}
