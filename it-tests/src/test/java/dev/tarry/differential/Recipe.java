package dev.tarry.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How a generated program is compiled and transformed. Neighbouring seeds share one, to be compiled together.
 *
 * @param together whether the transformer is given all classes in one run, or each on its own
 * @param options what the compiler is told besides
 */
record Recipe(Variant variant, boolean together, List<String> options) {
    /** How many seeds in a row share a recipe. */
    static final int NEIGHBOURS = 64;
    private static final int JAVA = Runtime.version().feature();
    /** The first language level with record patterns. */
    private static final int PATTERNS = 21;

    static Recipe of(long seed) {
        Random random = new Random(Math.floorDiv(seed, NEIGHBOURS) * 0x2545F4914F6CDD1DL);
        random.nextInt();
        int release = JAVA >= PATTERNS && random.nextInt(4) != 0 ? JAVA : 17;
        String debug = random.nextInt(3) == 0 ? "-g:none" : "-g";
        boolean together = random.nextBoolean();
        if (random.nextInt(6) == 0) {
            return new Recipe(Variant.ecj(17, debug), together, List.of());
        }
        // Each concatenation by invokedynamic links a method handle, which takes longer than all runs of a program.
        boolean indy = random.nextInt(4) == 0;
        return new Recipe(Variant.javac(release, debug), together,
            indy ? List.of() : List.of("-XDstringConcat=inline"));
    }

    boolean patterns() {
        return variant.release() >= PATTERNS;
    }

    boolean ecj() {
        return variant.name().startsWith("ecj");
    }

    List<String> compilerOptions(String classPath) {
        List<String> all = new ArrayList<>(List.of("-proc:none", "-nowarn", variant.debug(), "-classpath", classPath));
        // Without --release javac reads the JDK's own image, which is several times faster.
        if (variant.release() != JAVA || ecj()) {
            all.addAll(List.of("--release", Integer.toString(variant.release())));
        }
        all.addAll(options);
        return all;
    }

    @Override
    public String toString() {
        return variant.name() + (together ? " together" : " one by one") + (options.isEmpty() ? "" : " " + options);
    }
}
