package dev.tarry.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes statements. Each one can complete normally, so that whatever follows is reachable: jumps, returns and throws
 * always stand in an {@code if}.
 */
final class Statements {
    private final Random random;
    private final Scope scope;
    private final StringBuilder text;
    private final Blocks blocks;
    private final Bodies bodies;
    private final Values values;
    private Kind result;
    private boolean returnsAwaitables;
    /** What the method yields, where it can yield; null if it is no generator. */
    private Kind yielded;
    private List<String> loops = new ArrayList<>();
    private List<String> labels = new ArrayList<>();
    private int guards;
    private String indent = "        ";

    /**
     * @param result what the method returns; null if it cannot return from within
     * @param returnsAwaitables whether it may return a coroutine that is not awaited yet
     */
    Statements(Random random, Scope scope, Kind result, boolean returnsAwaitables, boolean temporaries,
            StringBuilder text) {
        this.random = random;
        this.scope = scope;
        this.result = result;
        this.returnsAwaitables = returnsAwaitables;
        this.text = text;
        blocks = new Blocks(random, scope, this);
        bodies = new Bodies(random, scope, this, temporaries);
        values = new Values(random, scope, this);
    }

    /** Statements of a generator of such values. */
    static Statements ofGenerator(Random random, Scope scope, Kind yielded, boolean temporaries, StringBuilder text) {
        Statements statements = new Statements(random, scope, yielded, false, temporaries, text);
        statements.yielded = yielded;
        return statements;
    }

    void block(int nesting, int count, int depth) {
        for (int i = 0; i < count && (i == 0 || scope.hasFuel()); i++) {
            text.append(Marks.STATEMENT);
            if (yielded != null && !scope.quiet() && random.nextInt(4) == 0) {
                line("yieldValue(" + of(yielded, depth) + ");");
            } else {
                statement(nesting, depth);
            }
            text.append(Marks.END);
        }
    }

    private void statement(int nesting, int depth) {
        int choice = scope.burn() && nesting > 0 ? random.nextInt(32) : random.nextInt(13);
        switch (choice) {
            case 0, 1, 2 -> declaration(depth);
            case 3, 4, 5 -> assignment(depth);
            case 6 -> element(depth);
            case 7 -> waiting(depth);
            case 8 -> line("env.log(" + of(Kind.any(random), depth) + ");");
            case 9, 10 -> leave(depth);
            case 11 -> chain(depth);
            case 12 -> bodies.manyLocals(depth);
            case 13, 14, 15 -> blocks.conditional(nesting - 1, depth);
            case 16 -> blocks.counted(nesting - 1, depth);
            case 17 -> blocks.conditionLoop(nesting - 1, depth);
            case 18 -> {
                if (scope.generators() && !scope.quiet() && random.nextBoolean()) {
                    values.statement(nesting - 1, depth);
                } else {
                    blocks.overItems(nesting - 1, depth);
                }
            }
            case 19, 20 -> blocks.switched(nesting - 1, depth);
            case 21, 22, 23, 24 -> blocks.guarded(nesting - 1, depth);
            case 25 -> blocks.labelled(nesting - 1, depth);
            case 26 -> blocks.assignedInBranches(nesting - 1, depth);
            default -> withBody(choice, nesting - 1, depth);
        }
    }

    private void withBody(int choice, int nesting, int depth) {
        if (scope.quiet()) {
            blocks.conditional(nesting, depth);
            return;
        }
        switch (choice) {
            case 27 -> bodies.lambda(nesting, depth);
            case 28 -> bodies.localClass(nesting, depth);
            case 29 -> bodies.switchedTo(nesting, depth);
            case 30 -> bodies.locked(nesting, depth);
            default -> bodies.tryInArgument(depth - 1);
        }
    }

    private void declaration(int depth) {
        Kind kind = Kind.any(random);
        String name = scope.fresh();
        boolean isFinal = random.nextInt(3) == 0;
        String type = random.nextInt(6) == 0 ? "var" : kind.type;
        line((isFinal ? "final " : "") + type + " " + name + " = " + of(kind, depth) + ";");
        scope.declare(kind, name, isFinal ? Scope.Use.FINAL : Scope.Use.ASSIGNABLE);
    }

    private void assignment(int depth) {
        Kind kind = Kind.any(random);
        String target = scope.assignable(kind);
        if (target == null) {
            declaration(depth);
        } else if (kind.numeric() && random.nextBoolean()) {
            line(target + Compositions.operator(random, kind) + "= " + of(kind, depth) + ";");
        } else if ((kind.numeric() || kind == Kind.BOXED) && random.nextInt(3) == 0) {
            line(target + (random.nextBoolean() ? "++;" : "--;"));
        } else if (kind == Kind.BOXED && random.nextBoolean()) {
            line(target + " += " + of(Kind.INT, depth) + ";");
        } else if (kind == Kind.STRING && random.nextBoolean()) {
            line(target + " += " + of(Kind.textual(random), depth - 1) + ";");
            line(target + " = last(" + target + ");");
        } else {
            line(target + " = " + of(kind, depth) + ";");
        }
    }

    /** An array element, mostly within bounds. */
    private void element(int depth) {
        Kind[][] arrays = {{Kind.INTS, Kind.INT}, {Kind.LONGS, Kind.LONG}, {Kind.STRINGS, Kind.STRING},
            {Kind.GRID, Kind.INTS}};
        Kind[] pair = arrays[random.nextInt(arrays.length)];
        String array = scope.readable(pair[0]);
        if (array == null) {
            declaration(depth);
            return;
        }
        String index = random.nextInt(8) == 0 ? of(Kind.INT, depth) : of(Kind.INT, depth - 1) + " & 1";
        String target = array + "[" + index + "]";
        if (pair[1].numeric() && random.nextInt(4) == 0) {
            line(target + (random.nextBoolean() ? "++;" : "--;"));
        } else if (pair[1].numeric() && random.nextBoolean()) {
            line(target + Compositions.operator(random, pair[1]) + "= " + of(pair[1], depth) + ";");
        } else {
            line(target + " = " + of(pair[1], depth) + ";");
        }
    }

    private void waiting(int depth) {
        if (scope.quiet()) {
            line("env.log(" + of(Kind.INT, depth) + ");");
            return;
        }
        String call = random.nextBoolean() ? scope.call(Kind.VOID, depth) : null;
        if (call != null) {
            line(call + ";");
        } else if (random.nextInt(3) == 0) {
            String name = scope.fresh();
            Kind kind = Kind.any(random);
            line("Coroutine<" + kind.boxed + "> " + name + " = same(env, (" + kind.boxed + ") (" + of(kind, depth)
                + "));");
            line("env.log(await(" + name + "));");
        } else {
            line("await(env." + (random.nextBoolean() ? "unit()" : "i(" + of(Kind.INT, depth) + ")") + ");");
        }
    }

    /** A jump, a return, a throw or an assertion. */
    void leave(int depth) {
        String condition = "if (" + of(Kind.BOOLEAN, depth - 1) + ") { ";
        int choice = random.nextInt(7);
        if (choice == 0) {
            line(condition + "throw new IllegalStateException(" + of(Kind.STRING, 1) + "); }");
        } else if (choice <= 2 && result != null) {
            line(condition + returned(depth) + " }");
        } else if (choice == 3 && !labels.isEmpty()) {
            line(condition + "break " + pick(labels) + "; }");
        } else if (choice >= 5 && !loops.isEmpty()) {
            line(condition + (random.nextBoolean() ? "break " : "continue ") + pick(loops) + "; }");
        } else if (choice == 4) {
            line("assert " + of(Kind.BOOLEAN, depth - 1) + " : " + of(Kind.STRING, 1) + ";");
        } else {
            line(condition + "env.log(" + of(Kind.STRING, depth - 1) + "); }");
        }
    }

    /** The last statement of a method, or one within. */
    String returned(int depth) {
        if (yielded != null) {
            return "return endOfValues();";
        }
        if (result == Kind.VOID) {
            return "return async();";
        }
        if (returnsAwaitables && guards == 0 && !scope.quiet() && random.nextInt(4) == 0) {
            return "return Kit.<" + result.boxed + ">" + (random.nextBoolean() ? "same" : "hidden") + "(env, "
                + of(result, depth) + ");";
        }
        return "return async(" + of(result, depth) + ");";
    }

    private void chain(int depth) {
        Kind kind = Kind.any(random);
        String one = scope.assignable(kind);
        String two = scope.assignable(kind);
        String array = kind == Kind.INT ? scope.readable(Kind.INTS) : null;
        if (one == null || two == null) {
            assignment(depth);
        } else {
            line(one + " = " + two + " = " + (array == null ? "" : array + "[" + of(Kind.INT, depth - 1) + " & 1] = ")
                + of(kind, depth) + ";");
        }
    }

    /** A body that is left only by its own returns, such as that of a lambda. */
    void body(Kind itsResult, boolean itReturnsAwaitables, Runnable write) {
        Kind outerYielded = yielded;
        yielded = null;
        closed(itsResult, itReturnsAwaitables, write);
        yielded = outerYielded;
    }

    /** An arm of a switch expression, which no jump leaves. */
    void arm(Runnable write) {
        closed(null, false, write);
    }

    private void closed(Kind itsResult, boolean itReturnsAwaitables, Runnable write) {
        Kind outerResult = result;
        boolean outerReturns = returnsAwaitables;
        List<String> outerLoops = loops;
        List<String> outerLabels = labels;
        int outerGuards = guards;
        result = itsResult;
        returnsAwaitables = itReturnsAwaitables;
        loops = new ArrayList<>();
        labels = new ArrayList<>();
        guards = 0;
        write.run();
        result = outerResult;
        returnsAwaitables = outerReturns;
        loops = outerLoops;
        labels = outerLabels;
        guards = outerGuards;
    }

    void loop(String label, int nesting, int depth) {
        loops.add(label);
        inner(nesting, depth);
        loops.remove(label);
    }

    void labelled(String label, int nesting, int depth) {
        labels.add(label);
        inner(nesting, depth);
        labels.remove(label);
    }

    /** Statements under handlers, where it matters at which place a returned coroutine is awaited. */
    void guarded(int nesting, int depth) {
        guards++;
        inner(nesting, depth);
        guards--;
    }

    void inner(int nesting, int depth) {
        scope.open();
        nested(nesting, depth);
        scope.close();
    }

    void nested(int nesting, int depth) {
        String outer = indent;
        indent += "    ";
        block(nesting, 1 + random.nextInt(2), Math.max(depth - 1, 1));
        indent = outer;
    }

    String of(Kind kind, int depth) {
        return scope.expressions().of(kind, Math.max(depth, 0));
    }

    private String pick(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    void line(String line) {
        text.append(indent).append(line).append('\n');
    }
}
