package dev.tarry.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes statements. Each one can complete normally, so that whatever follows is reachable: jumps, returns and throws
 * always stand in an {@code if}.
 */
final class Statements {
    private static final String[] CATCHES = {"ArithmeticException", "Failure", "IllegalStateException",
        "RuntimeException", "java.io.IOException", "Exception", "CancelledError", "Throwable"};

    private final Random random;
    private final Scope scope;
    private final StringBuilder text;
    private Kind result;
    /** Whether the statements are those of a generator, and not of a lambda in it. */
    private boolean yields;
    private List<String> loops = new ArrayList<>();
    private List<String> blocks = new ArrayList<>();
    private String indent = "        ";

    Statements(Random random, Scope scope, Kind result, StringBuilder text) {
        this.random = random;
        this.scope = scope;
        this.result = result;
        this.text = text;
    }

    /** Statements of a generator of objects. */
    static Statements ofGenerator(Random random, Scope scope, StringBuilder text) {
        Statements statements = new Statements(random, scope, null, text);
        statements.yields = true;
        return statements;
    }

    void block(int nesting, int count, int depth) {
        for (int i = 0; i < count; i++) {
            statement(nesting, depth);
        }
    }

    private void statement(int nesting, int depth) {
        switch (random.nextInt(nesting > 0 ? 20 : 9)) {
            case 0, 1 -> declaration(depth);
            case 2, 3 -> assignment(depth);
            case 4 -> element(depth);
            case 5 -> pause(depth);
            case 6 -> line("env.log(" + of(scope.expressions().any(), depth) + ");");
            case 7 -> leave(depth);
            case 8 -> locked();
            case 9, 10 -> conditional(nesting - 1, depth);
            case 11 -> counted(nesting - 1, depth);
            case 12 -> conditionLoop(nesting - 1, depth);
            case 13 -> overArray(nesting - 1, depth);
            case 14 -> switched(nesting - 1, depth);
            case 15, 16 -> guarded(nesting - 1, depth);
            case 17 -> lambda(nesting - 1, depth);
            case 18 -> labelled(nesting - 1, depth);
            default -> tryInArgument(depth - 1);
        }
    }

    private void pause(int depth) {
        if (yields && random.nextBoolean()) {
            line("yieldValue(" + of(scope.expressions().any(), depth) + ");");
        } else {
            line("await(env." + (random.nextBoolean() ? "unit()" : "i(" + of(Kind.INT, depth) + ")") + ");");
        }
    }

    private void declaration(int depth) {
        Kind kind = scope.expressions().any();
        String name = scope.fresh();
        boolean isFinal = random.nextInt(3) == 0;
        line((isFinal ? "final " : "") + kind.type + " " + name + " = " + of(kind, depth) + ";");
        scope.declare(kind, name, isFinal ? Scope.Use.FINAL : Scope.Use.ASSIGNABLE);
    }

    private void assignment(int depth) {
        Kind kind = scope.expressions().any();
        String target = scope.assignable(kind);
        if (target == null) {
            declaration(depth);
        } else if (kind.numeric() && random.nextBoolean()) {
            line(target + (random.nextBoolean() ? " += " : " -= ") + of(kind, depth) + ";");
        } else if (kind == Kind.STRING && random.nextBoolean()) {
            line(target + " += " + of(scope.expressions().textual(), depth - 1) + ";");
            line(target + " = last(" + target + ");");
        } else {
            line(target + " = " + of(kind, depth) + ";");
        }
    }

    private void element(int depth) {
        String array = scope.readable(Kind.INTS);
        if (array == null) {
            declaration(depth);
            return;
        }
        String index = random.nextInt(8) == 0 ? of(Kind.INT, depth) : of(Kind.INT, depth - 1) + " & 1";
        line(array + "[" + index + "]" + (random.nextBoolean() ? " += " : " = ") + of(Kind.INT, depth) + ";");
    }

    /** A jump, a return or a throw. */
    private void leave(int depth) {
        String condition = "if (" + of(Kind.BOOLEAN, depth - 1) + ") { ";
        int choice = random.nextInt(5);
        if (choice == 0) {
            line(condition + "throw new IllegalStateException(" + of(Kind.STRING, 1) + "); }");
        } else if (choice == 1 && result != null) {
            line(condition + "return async(" + of(result, depth) + "); }");
        } else if (choice == 1 && yields) {
            line(condition + "return endOfValues(); }");
        } else if (choice == 2 && !blocks.isEmpty()) {
            line(condition + "break " + pick(blocks) + "; }");
        } else if (!loops.isEmpty()) {
            line(condition + (random.nextBoolean() ? "break " : "continue ") + pick(loops) + "; }");
        } else {
            line(condition + "env.log(" + of(Kind.STRING, depth - 1) + "); }");
        }
    }

    private void locked() {
        String lock = scope.hasReceiver() ? "this" : scope.className() + ".class";
        line("synchronized (" + lock + ") { si++; env.log(si); }");
    }

    private void conditional(int nesting, int depth) {
        String name = scope.fresh();
        boolean pattern = random.nextInt(3) == 0;
        line("if (" + (pattern ? "(" + of(Kind.OBJECT, depth - 1) + ") instanceof String " + name + " && " : "")
            + of(Kind.BOOLEAN, depth) + ") {");
        scope.open();
        if (pattern) {
            scope.declare(Kind.STRING, name, Scope.Use.FINAL);
        }
        nested(nesting, depth);
        scope.close();
        if (random.nextBoolean()) {
            line("} else {");
            inner(nesting, depth);
        }
        line("}");
    }

    private void counted(int nesting, int depth) {
        String name = scope.fresh();
        String label = "L" + name;
        line(label + ": for (int " + name + " = 0; " + name + " < " + (1 + random.nextInt(3)) + "; " + name + "++) {");
        scope.open();
        scope.declare(Kind.INT, name, Scope.Use.READABLE);
        loop(label, nesting, depth);
        scope.close();
        line("}");
    }

    private void conditionLoop(int nesting, int depth) {
        String name = scope.fresh();
        String label = "L" + name;
        String condition = name + "++ < " + random.nextInt(3) + " && " + of(Kind.BOOLEAN, depth - 1);
        line("int " + name + " = 0;");
        boolean first = random.nextBoolean();
        line(label + ": " + (first ? "while (" + condition + ") {" : "do {"));
        loop(label, nesting, depth);
        line(first ? "}" : "} while (" + condition + ");");
        scope.declare(Kind.INT, name, Scope.Use.READABLE);
    }

    private void overArray(int nesting, int depth) {
        String name = scope.fresh();
        String label = "L" + name;
        String items = switch (random.nextInt(3)) {
            case 0 -> "java.util.List.of(" + of(Kind.INT, 1) + ", " + of(Kind.INT, 1) + ")";
            case 1 -> "awaitEach(" + scope.className() + ".upTo(env, " + of(Kind.INT, depth - 1) + "))";
            default -> of(Kind.INTS, depth - 1);
        };
        line(label + ": for (" + (random.nextBoolean() ? "Integer " : "int ") + name + " : " + items + ") {");
        scope.open();
        scope.declare(Kind.INT, name, Scope.Use.READABLE);
        loop(label, nesting, depth);
        scope.close();
        line("}");
    }

    private void loop(String label, int nesting, int depth) {
        loops.add(label);
        inner(nesting, depth);
        loops.remove(label);
    }

    private void switched(int nesting, int depth) {
        boolean strings = random.nextBoolean();
        String label = "S" + scope.fresh();
        String selector = strings ? "last(" + of(Kind.STRING, depth - 1) + ")" : of(Kind.INT, depth - 1) + " & 3";
        line(label + ": switch (" + selector + ") {");
        String[] labels = strings ? new String[] {"\"t1\"", "\"Aa\"", "\"BB\""} : new String[] {"0", "1", "3"};
        for (int i = 0; i <= labels.length; i++) {
            line((i < labels.length ? "case " + labels[i] : "default") + ": {");
            blocks.add(label);
            inner(nesting, depth - 1);
            blocks.remove(label);
            line("}");
            if (random.nextBoolean()) {
                line("break;");
            }
        }
        line("}");
    }

    private void guarded(int nesting, int depth) {
        boolean resource = random.nextInt(4) == 0;
        line(!resource ? "try {" : "try (Resource r" + scope.fresh() + " = new Resource(env, "
            + of(Kind.STRING, depth - 1) + ")) {");
        line("    io(env);");
        inner(nesting, depth);
        int catches = 0;
        for (int i = random.nextInt(4); i < CATCHES.length && catches < 3; i += 1 + random.nextInt(4)) {
            String name = "e" + scope.fresh();
            line("} catch (" + CATCHES[i] + " " + name + ") {");
            line("    env.log(" + name + ");");
            inner(nesting, depth - 1);
            if (random.nextInt(4) == 0) {
                line("    if (" + of(Kind.BOOLEAN, depth - 1) + ") { throw " + name + "; }");
            }
            catches++;
            if (CATCHES[i].equals("Throwable")) {
                break;
            }
        }
        if (catches == 0 && !resource || random.nextBoolean()) {
            line("} finally {");
            inner(nesting, depth - 1);
        }
        line("}");
    }

    private void lambda(int nesting, int depth) {
        Kind kind = scope.expressions().any();
        String name = scope.fresh();
        line("Call<" + kind.boxed + "> c" + name + " = () -> {");
        Runnable leave = scope.openLambda();
        Kind outerResult = result;
        boolean outerYields = yields;
        List<String> outerLoops = loops;
        List<String> outerBlocks = blocks;
        result = kind;
        yields = false;
        loops = new ArrayList<>();
        blocks = new ArrayList<>();
        inner(nesting, depth - 1);
        line("    return async(" + of(kind, depth - 1) + ");");
        result = outerResult;
        yields = outerYields;
        loops = outerLoops;
        blocks = outerBlocks;
        leave.run();
        line("};");
        line(kind.type + " " + name + " = await(c" + name + ".call());");
        scope.declare(kind, name, Scope.Use.ASSIGNABLE);
    }

    private void labelled(int nesting, int depth) {
        String label = "B" + scope.fresh();
        line(label + ": {");
        blocks.add(label);
        inner(nesting, depth);
        blocks.remove(label);
        line("}");
    }

    /** The operand stack, an unfinished object with it, goes to locals; no long may be among it, or javac fails. */
    private void tryInArgument(int depth) {
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

    private void inner(int nesting, int depth) {
        scope.open();
        nested(nesting, depth);
        scope.close();
    }

    private void nested(int nesting, int depth) {
        String outer = indent;
        indent += "    ";
        block(nesting, 1 + random.nextInt(3), Math.max(depth - 1, 1));
        indent = outer;
    }

    private String of(Kind kind, int depth) {
        return scope.expressions().of(kind, Math.max(depth, 0));
    }

    private String pick(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    private void line(String line) {
        text.append(indent).append(line).append('\n');
    }
}
