package dev.tarry.differential;

import java.util.Random;

/** Writes statements with a body of their own: lambdas, local classes, switch expressions, and a few odd ones. */
final class Bodies {
    private final Random random;
    private final Scope scope;
    private final Statements statements;
    private final boolean temporaries;

    /** @param temporaries whether an unfinished object may be kept in a local variable; ECJ gets that wrong */
    Bodies(Random random, Scope scope, Statements statements, boolean temporaries) {
        this.random = random;
        this.scope = scope;
        this.statements = statements;
        this.temporaries = temporaries;
    }

    void lambda(int nesting, int depth) {
        Kind kind = Kind.any(random);
        String name = scope.fresh();
        boolean mapper = random.nextInt(3) == 0;
        line((mapper ? "Mapper<String, " : "Call<") + kind.boxed + "> c" + name + " = "
            + (mapper ? "(a" + name + ", n" + name + ")" : "()") + " -> {");
        Runnable leave = scope.openLambda();
        if (mapper) {
            scope.declare(Kind.STRING, "a" + name, Scope.Use.ASSIGNABLE);
            scope.declare(Kind.INT, "n" + name, Scope.Use.ASSIGNABLE);
        }
        statements.body(kind, true, () -> {
            line("    await(env.unit());");
            statements.nested(nesting, depth - 1);
            line("    " + statements.returned(depth - 1));
        });
        leave.run();
        line("};");
        String call = "await(c" + name + (mapper ? ".map(" + of(Kind.STRING, 1) + ", " + of(Kind.INT, 1) + ")"
            : ".call()") + ")";
        line(kind.type + " " + name + " = " + call + ";");
        scope.declare(kind, name, Scope.Use.ASSIGNABLE);
    }

    /** A local or an anonymous class, or a local record, with an async method. */
    void localClass(int nesting, int depth) {
        String name = scope.fresh();
        if (random.nextInt(3) == 0) {
            localRecord(name, depth);
            return;
        }
        boolean anonymous = random.nextBoolean();
        String arguments = "(env, " + of(Kind.LONG, depth - 1) + ", " + of(Kind.OBJECT, depth - 1) + ")";
        if (anonymous) {
            line("Made c" + name + " = new Made" + arguments + " {");
        } else {
            line("class C" + name + " extends Made {");
            line("    C" + name + "(Env env, long n, Object o) { super(env, n, o); }");
        }
        line("    @Override @Async public Coroutine<Long> number(Env env, int k) throws Exception {");
        Runnable leave = scope.openClass();
        scope.declare(Kind.INT, "k", Scope.Use.ASSIGNABLE);
        scope.declare(Kind.OBJECT, "seen", Scope.Use.FINAL);
        statements.body(Kind.LONG, true, () -> {
            statements.nested(nesting, depth - 1);
            line("    " + statements.returned(depth - 1));
        });
        leave.run();
        line("    }");
        line(anonymous ? "};" : "}");
        line("long " + name + " = await(" + (anonymous ? "c" + name : "new C" + name + arguments) + ".number(env, "
            + of(Kind.INT, 1) + "));");
        scope.declare(Kind.LONG, name, Scope.Use.ASSIGNABLE);
    }

    private void localRecord(String name, int depth) {
        line("record R" + name + "(int a, String b) {");
        line("    @Async Coroutine<String> text(Env env, long n) throws Exception {");
        line("        return async(a + await(env.s(b)) + (n + await(env.i(a))));");
        line("    }");
        line("}");
        line("String " + name + " = last(await(new R" + name + "(" + of(Kind.INT, depth - 1) + ", "
            + of(Kind.STRING, depth - 1) + ").text(env, " + of(Kind.LONG, depth - 1) + ")));");
        scope.declare(Kind.STRING, name, Scope.Use.ASSIGNABLE);
    }

    /** A switch expression with whole statements in its arms, try among them, on an empty operand stack. */
    void switchedTo(int nesting, int depth) {
        Kind kind = Kind.any(random);
        String name = scope.fresh();
        boolean arrows = random.nextBoolean();
        line("final " + kind.type + " " + name + " = switch (" + of(Kind.INT, depth - 1) + " & 3) {");
        for (String label : new String[] {"case 0", "case 1, 2", "default"}) {
            line(label + (arrows ? " -> {" : ": {"));
            scope.open();
            statements.arm(() -> statements.nested(nesting, depth - 1));
            line("    " + kind.type + " y" + name + " = " + of(kind, depth - 1) + ";");
            line("    yield y" + name + ";");
            scope.close();
            line("}");
        }
        line("};");
        scope.declare(kind, name, Scope.Use.FINAL);
    }

    /** Code that holds a monitor, and does not await while it does. */
    void locked(int nesting, int depth) {
        String lock = scope.hasReceiver() ? "this" : scope.className() + ".class";
        line("synchronized (" + lock + ") {");
        Runnable loud = scope.openQuiet();
        line("    env.log(" + scope.className() + ".si++);");
        statements.inner(Math.min(nesting, 1), depth - 1);
        loud.run();
        line("}");
    }

    /** More locals than the shapes of frames hold, of both widths, and all of them read behind an await. */
    void manyLocals(int depth) {
        boolean wide = random.nextInt(1000) == 0 && scope.hasFuel();
        if (!wide && random.nextInt(6) != 0 || scope.quiet()) {
            line("env.log(" + of(Kind.any(random), depth) + ");");
            return;
        }
        Kind[] kinds = {Kind.LONG, Kind.INT, Kind.DOUBLE, Kind.STRING, Kind.BOXED, Kind.FLOAT, Kind.BYTE, Kind.OBJECT};
        int count = wide ? 200 : 4 + random.nextInt(10);
        String base = scope.fresh();
        StringBuilder sum = new StringBuilder("env.log(\"\"");
        Runnable loud = wide ? scope.openQuiet() : () -> { };
        for (int i = 0; i < count; i++) {
            Kind kind = kinds[(wide ? i : random.nextInt(kinds.length)) % kinds.length];
            line(kind.type + " " + base + "_" + i + " = " + of(kind, wide ? 0 : 1) + ";");
            // ECJ does not split a concatenation of more than 200 values.
            sum.append(i % 16 == 15 ? "); env.log(\"\" + " : " + ").append(base).append('_').append(i);
        }
        loud.run();
        line("await(env.i(" + of(Kind.INT, 1) + "));");
        if (wide) {
            line(base + "_1 += 5;");
            line(base + "_" + (count - 7) + " += await(env.i(" + of(Kind.INT, 1) + "));");
            line(base + "_" + (count - 7) + "++;");
        }
        line(sum + ");");
    }

    /** The operand stack, an unfinished object with it, goes to locals; no long may be among it, or javac fails. */
    void tryInArgument(int depth) {
        if (!temporaries) {
            line("env.log(" + of(Kind.OBJECT, depth) + ");");
            return;
        }
        String name = scope.fresh();
        line("Object " + name + " = new Pair(" + of(Kind.STRING, depth) + ", switch (" + of(Kind.INT, depth)
            + " & 1) {");
        line("    case 0 -> {");
        line("        try { Object y" + name + " = " + of(Kind.OBJECT, depth) + "; yield y" + name + "; }");
        line("        catch (RuntimeException e" + name + ") { env.log(e" + name + "); Object y" + name + " = "
            + of(Kind.OBJECT, depth) + "; yield y" + name + "; }");
        if (random.nextBoolean()) {
            line("        finally { env.log(" + of(Kind.INT, depth) + "); }");
        }
        line("    }");
        line("    default -> " + of(Kind.OBJECT, depth) + ";");
        line("});");
        line("env.log(" + name + ");");
        scope.declare(Kind.OBJECT, name, Scope.Use.ASSIGNABLE);
    }

    private String of(Kind kind, int depth) {
        return statements.of(kind, depth);
    }

    private void line(String line) {
        statements.line(line);
    }
}
