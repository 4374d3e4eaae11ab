package dev.tarry.differential;

import java.util.List;
import java.util.Random;

/**
 * Writes a Java class from a seed: async methods full of awaits, whose behaviour depends on their order of evaluation,
 * on every local being restored, and on every handler being where the source put it.
 *
 * <p>The programs end: loops count, recursion counts down, and methods call only those written before them.
 */
final class ProgramGenerator {
    private static final String HEADER = """
        package corpus;
        import static corpus.Kit.*;
        import static dev.tarry.Asyncio.async;
        import static dev.tarry.Asyncio.await;
        import static dev.tarry.Asyncio.awaitEach;
        import static dev.tarry.Asyncio.endOfValues;
        import static dev.tarry.Asyncio.yieldValue;
        import dev.tarry.Async;
        import dev.tarry.AsyncGenerator;
        import dev.tarry.CancelledError;
        import dev.tarry.Coroutine;
        import dev.tarry.differential.Env;
        import dev.tarry.differential.Failure;
        import java.io.IOException;
        import java.util.List;
        import java.util.function.Supplier;
        """;
    private static final List<String> FIELDS = List.of("static int si;", "static long sl;", "static String ss;",
        "static int[] sa;", "static Integer sx;", "int fi = 3;", "long fl = 4;", "double fd = 0.5;",
        "String fs = \"f\";", "int[] fa = {8, 9};", "byte fb = 100;", "Integer fx = 127;", "Object fo = \"fo\";");
    private static final List<String> RESET = List.of("si = 1;", "sl = 2;", "ss = \"s\";", "sa = new int[] {5, 6};",
        "sx = 1000;");
    private static final String STATE = "si + \",\" + sl + ss + show(sa) + sx + fi + \",\" + fl + \",\" + fd + fs"
        + " + show(fa) + fb + fx + show(fo) + base";

    private static final int ONE_WITH_GENERATORS_OF = 5;

    private final Random random;
    private final String className;
    private final boolean temporaries;
    private final Scope scope;
    private final StringBuilder text = new StringBuilder();
    private String baseHead;
    private Scope.Signature baseMethod;

    private ProgramGenerator(long seed, Recipe recipe) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        random.nextInt();
        className = className(seed);
        temporaries = !recipe.ecj();
        scope = new Scope(random, className, recipe.patterns(), random.nextInt(ONE_WITH_GENERATORS_OF) == 0);
    }

    static String className(long seed) {
        return "Generated" + Long.toString(seed).replace('-', 'm');
    }

    /** The source file of that seed, marked; its program is the static method {@code program(Env)}. */
    static String source(long seed, Recipe recipe) {
        return new ProgramGenerator(seed, recipe).write();
    }

    private String write() {
        text.append(HEADER);
        boolean generic = random.nextInt(5) == 0;
        boolean face = random.nextInt(5) == 0;
        boolean overridden = random.nextInt(4) == 0;
        Kind result = Kind.any(random);
        if (face) {
            face(result);
        }
        base(generic, overridden);
        boolean sibling = overridden && !generic && random.nextBoolean();
        if (sibling) {
            sibling();
        }
        text.append(random.nextBoolean() ? "final " : "").append("class ").append(className).append(" extends ")
            .append(className).append(generic ? "Base<Integer>" : "Base<Object>")
            .append(face ? Marks.member(" implements " + className + "Face") : "").append(" {\n");
        fields();
        if (overridden) {
            override(sibling);
        }
        if (generic) {
            bridged();
        }
        if (face && random.nextBoolean()) {
            overrideOfFace(result);
        }
        int methods = 1 + random.nextInt(2);
        int generators = scope.generators() ? 1 + random.nextInt(2) : 0;
        for (int i = 0; i < Math.max(methods, generators); i++) {
            if (i < generators) {
                generator("g" + i);
            }
            if (i < methods) {
                method("m" + i);
            }
        }
        if (random.nextInt(6) == 0) {
            inner();
        }
        program();
        return text.append("}\n").toString();
    }

    private void fields() {
        FIELDS.forEach(field -> text.append(
            field.startsWith("static") ? "    " + field + "\n" : Marks.member("    " + field + "\n")));
        text.append("    ").append(className).append("() {\n        super(7);\n    }\n    static void reset() {\n");
        // Not marked: what one run leaves to the next would look like a difference.
        RESET.forEach(assignment -> text.append("        ").append(assignment).append('\n'));
        text.append("    }\n    String state() {\n        return ").append(Marks.expression(Kind.STRING, STATE))
            .append(";\n    }\n");
    }

    /** The method that is run: it calls all the others from outside, fused or not. */
    private void program() {
        scope.begin(Scope.Place.ELSEWHERE);
        text.append("""
                @Async static Coroutine<String> program(Env env) throws Exception {
                    reset();
                    %1$s self = new %1$s();
                    String result = "";
            """.formatted(className));
        Statements statements = new Statements(random, scope, null, false, temporaries, text);
        statements.block(1, random.nextInt(3), 2);
        Values values = new Values(random, scope, statements);
        for (Scope.Generator generator : scope.generatorMethods()) {
            text.append(Marks.STATEMENT);
            values.through(generator, 1, 2);
            text.append(Marks.END);
        }
        for (Scope.Signature signature : scope.signatures()) {
            text.append(Marks.STATEMENT);
            String call = scope.call(signature, 1);
            if (signature.lazy() && random.nextInt(3) == 0) {
                text.append("        {\n            var later = ").append(call, "await(".length(), call.length() - 1)
                    .append(";\n            env.log(\"made\");\n            result += show(await(later)) + \";\";\n")
                    .append("        }\n");
            } else {
                text.append("        result += show(").append(call).append(") + \";\";\n");
            }
            text.append(Marks.END);
        }
        text.append("        return async(result + self.state());\n    }\n");
    }

    private void base(boolean generic, boolean overridden) {
        text.append("abstract class ").append(className).append("Base<T> {\n    int base;\n    ").append(className)
            .append("Base(int base) {\n        this.base = base;\n    }\n")
            .append(Marks.member("    @Async Coroutine<Integer> over(Env env, int n) {\n        base += n;\n"
                + "        return async(base + await(env.i(n)));\n    }\n"));
        if (generic) {
            text.append("    abstract Coroutine<T> gen(Env env, int d, T value) throws Exception;\n")
                .append("    @Async Coroutine<T> twice(Env env, int d, T value) throws Exception {\n")
                .append("        return async(await(this.gen(env, d, await(gen(env, d + 1, value)))));\n    }\n");
        }
        if (overridden) {
            scope.begin(Scope.Place.BASE);
            Kind result = Kind.any(random);
            String head = head("b0", result, "", "Coroutine", random.nextInt(3));
            text.append(Marks.MEMBER);
            body(head, result, true);
            text.append(Marks.END);
            baseHead = head;
            baseMethod = new Scope.Signature(result, true, false, "this.b0", "new " + className + "().b0",
                scope.parameters());
        }
        text.append("}\n");
    }

    /** Another class below the base class, which may override its method; which of the two is called, shows late. */
    private void sibling() {
        String name = className + "Other";
        scope.begin(Scope.Place.ELSEWHERE);
        for (int i = 0; i < baseMethod.parameters().size(); i++) {
            scope.parameter(baseMethod.parameters().get(i), "p" + i);
        }
        scope.overrides("super.b0", baseMethod.result());
        text.append("class ").append(name).append(" extends ").append(className).append("Base<Object> {\n    ")
            .append(name).append("() {\n        super(9);\n    }\n    static ").append(className)
            .append("Base<Object> one(int n) {\n        return (n & 1) == 0 ? new ").append(className)
            .append("() : new ").append(name).append("();\n    }\n").append(Marks.MEMBER);
        switch (random.nextInt(3)) {
            case 0 -> body("    @Override" + baseHead.substring(3), baseMethod.result(), true);
            case 1 -> text.append(plainOverride());
            default -> { }
        }
        text.append(Marks.END).append("}\n");
    }

    private String plainOverride() {
        StringBuilder plain = new StringBuilder(baseHead.replace("@Async", "@Override"))
            .append(" {\n        env.log(\"plain\");\n        return super.b0(env, d");
        for (int i = 0; i < baseMethod.parameters().size(); i++) {
            plain.append(", p").append(i);
        }
        return plain.append(");\n    }\n").toString();
    }

    /** Overrides the method of the base class and calls it. */
    private void override(boolean sibling) {
        scope.begin(Scope.Place.MEMBER);
        for (int i = 0; i < baseMethod.parameters().size(); i++) {
            scope.parameter(baseMethod.parameters().get(i), "p" + i);
        }
        scope.overrides("super.b0", baseMethod.result());
        text.append(Marks.MEMBER).append("    @Override\n");
        body(baseHead, baseMethod.result(), true);
        text.append(Marks.END);
        scope.add(!sibling ? baseMethod : new Scope.Signature(baseMethod.result(), true, false,
            random.nextBoolean() ? "this.b0" : className + "Other.one(fi).b0",
            className + "Other.one(" + className + ".si).b0", baseMethod.parameters()));
    }

    /** Implements a generic method of the base class, which takes a bridge. */
    private void bridged() {
        scope.begin(Scope.Place.MEMBER);
        scope.parameter(Kind.BOXED, "value");
        text.append("    @Override ");
        body("@Async Coroutine<Integer> gen(Env env, int d, Integer value) throws Exception", Kind.BOXED, true);
        scope.add(new Scope.Signature(Kind.BOXED, true, false, "this.twice", "new " + className + "().twice",
            List.of(Kind.BOXED)));
    }

    private void face(Kind result) {
        text.append(Marks.MEMBER).append("interface ").append(className).append("Face {\n");
        scope.begin(Scope.Place.ELSEWHERE);
        Kind other = Kind.any(random);
        String name = random.nextBoolean() ? "f1" : "f2";
        String access = name.equals("f1") ? "static " : "private static ";
        body(head(name, other, access, "Coroutine", random.nextInt(3)), other, true);
        Scope.Signature own = new Scope.Signature(other, true, false, name, className + "Face." + name,
            scope.parameters());
        scope.add(own);
        scope.begin(Scope.Place.ELSEWHERE);
        body(head("f0", result, "default ", "Coroutine", 1), result, true);
        scope.remove(own);
        if (name.equals("f1")) {
            scope.add(new Scope.Signature(other, true, false, own.elsewhere(), own.elsewhere(), own.parameters()));
        }
        scope.add(new Scope.Signature(result, true, false, random.nextBoolean() ? "f0" : className + "Face.super.f0",
            throughInterface() + ".f0", scope.parameters()));
        text.append("}\n").append(Marks.END);
    }

    private String throughInterface() {
        String made = "new " + className + "()";
        return random.nextBoolean() ? made : "((" + className + "Face) " + made + ")";
    }

    private void overrideOfFace(Kind result) {
        Scope.Signature inherited = scope.named("f0");
        scope.remove(inherited);
        scope.begin(Scope.Place.MEMBER);
        scope.parameter(inherited.parameters().get(0), "p0");
        scope.overrides(className + "Face.super.f0", result);
        text.append(Marks.MEMBER).append("    @Override\n");
        body("@Async public Coroutine<" + result.boxed + "> f0(Env env, int d, " + inherited.parameters().get(0).type
            + " p0) throws Exception", result, true);
        text.append(Marks.END);
        scope.add(new Scope.Signature(result, true, false, "this.f0", throughInterface() + ".f0",
            inherited.parameters()));
    }

    private void inner() {
        scope.begin(Scope.Place.ELSEWHERE);
        Kind result = Kind.any(random);
        text.append(Marks.MEMBER).append("    class Inner {\n        final int n;\n        final String s;\n")
            .append("        Inner(Env env, int n, String s) {\n            env.log(\"inner \" + n + s + fi);\n")
            .append("            this.n = n;\n            this.s = s;\n        }\n");
        String head = head("get", result, "", "Coroutine", random.nextInt(3));
        scope.declare(Kind.INT, "n", Scope.Use.FINAL);
        scope.declare(Kind.STRING, "this.s", Scope.Use.READABLE);
        body(head, result, true);
        text.append("    }\n").append(Marks.END);
        List<Kind> parameters = scope.parameters();
        scope.begin(Scope.Place.ELSEWHERE);
        String arguments = "new Inner(env, " + scope.expressions().of(Kind.INT, 2) + ", "
            + scope.expressions().of(Kind.STRING, 2) + ").get";
        scope.add(new Scope.Signature(result, true, false, arguments, "new " + className + "()." + arguments,
            parameters));
    }

    private void method(String name) {
        Kind result = random.nextInt(12) == 0 ? Kind.VOID : Kind.any(random);
        boolean isStatic = random.nextBoolean();
        boolean future = random.nextInt(8) == 0;
        String access = new String[] {"private ", "", "final ", "public "}[random.nextInt(4)];
        scope.begin(isStatic ? Scope.Place.ELSEWHERE : Scope.Place.MEMBER);
        int parameters = random.nextInt(5);
        String head = head(name, result, access + (isStatic ? "static " : ""),
            future ? "java.util.concurrent.CompletableFuture" : "Coroutine", parameters);
        if (!future && random.nextInt(3) == 0) {
            scope.recursive(name, result);
        }
        text.append(Marks.MEMBER);
        body(head, result, !future);
        text.append(Marks.END);
        String elsewhere = (isStatic ? className : "new " + className + "()") + "." + name;
        String inside = isStatic ? elsewhere : new String[] {"this." + name, name, elsewhere}[random.nextInt(3)];
        scope.add(new Scope.Signature(result, !future, isStatic && parameters == 0 && !future, inside, elsewhere,
            scope.parameters()));
    }

    private void generator(String name) {
        Kind yielded = Kind.any(random);
        boolean isStatic = random.nextBoolean();
        scope.begin(isStatic ? Scope.Place.ELSEWHERE : Scope.Place.MEMBER);
        String head = head(name, yielded, isStatic ? "static " : "", "AsyncGenerator", random.nextInt(3));
        text.append(Marks.MEMBER).append(head).append(" {\n");
        scope.open();
        Statements statements = Statements.ofGenerator(random, scope, yielded, temporaries, text);
        statements.block(2, 2 + random.nextInt(4), 3);
        text.append("        ").append(statements.returned(3)).append("\n    }\n").append(Marks.END);
        scope.close();
        String elsewhere = (isStatic ? className : "new " + className + "()") + "." + name;
        scope.add(new Scope.Generator(yielded, isStatic ? elsewhere : "this." + name, elsewhere, scope.parameters()));
    }

    private String head(String name, Kind result, String access, String type, int parameters) {
        StringBuilder head = new StringBuilder("    @Async ").append(access).append(type).append('<')
            .append(result.boxed).append("> ").append(name).append("(Env env, int d");
        for (int i = 0; i < parameters; i++) {
            head.append(", ").append(scope.parameter(Kind.any(random), "p" + i).type).append(" p").append(i);
        }
        return head.append(") throws Exception").toString();
    }

    private void body(String head, Kind result, boolean returnsAwaitables) {
        text.append(head).append(" {\n");
        Statements statements = new Statements(random, scope, result, returnsAwaitables, temporaries, text);
        scope.open();
        statements.block(2, 2 + random.nextInt(3), 3);
        text.append("        ").append(statements.returned(3)).append("\n    }\n");
        scope.close();
    }
}
