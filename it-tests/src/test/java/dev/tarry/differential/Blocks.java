package dev.tarry.differential;

import java.util.Random;

/** Writes statements that hold other statements: branches, loops, switches and try. */
final class Blocks {
    /** Each before those that would catch it as well. */
    private static final String[] CATCHES = {"ArithmeticException", "Failure | ClassCastException",
        "IllegalStateException", "RuntimeException", "IOException", "Exception", "CancelledError", "Throwable"};

    private final Random random;
    private final Scope scope;
    private final Statements statements;

    Blocks(Random random, Scope scope, Statements statements) {
        this.random = random;
        this.scope = scope;
        this.statements = statements;
    }

    void conditional(int nesting, int depth) {
        String name = scope.fresh();
        int form = random.nextInt(6);
        String tested = "(" + of(Kind.OBJECT, depth - 1) + ") instanceof String " + name;
        boolean bound = form < 2;
        line("if (" + switch (form) {
            case 0 -> tested + " && " + bound(name, depth);
            case 1 -> "!(" + tested + ") || " + bound(name, depth);
            default -> of(Kind.BOOLEAN, depth);
        } + ") {");
        scope.open();
        if (bound && form == 0) {
            scope.declare(Kind.STRING, name, Scope.Use.FINAL);
        }
        statements.nested(nesting, depth);
        scope.close();
        if (form == 1 || random.nextBoolean()) {
            line("} else {");
            scope.open();
            if (form == 1) {
                scope.declare(Kind.STRING, name, Scope.Use.FINAL);
            }
            statements.nested(nesting, depth);
            scope.close();
        }
        line("}");
    }

    private String bound(String name, int depth) {
        scope.open();
        scope.declare(Kind.STRING, name, Scope.Use.FINAL);
        String text = of(Kind.BOOLEAN, depth);
        scope.close();
        return text;
    }

    void counted(int nesting, int depth) {
        String name = scope.fresh();
        String label = "L" + name;
        if (random.nextInt(3) == 0) {
            Kind kind = random.nextBoolean() ? Kind.LONG : Kind.INT;
            String also = scope.fresh();
            line("int " + name + " = 0;");
            line(label + ": for (" + kind.type + " " + also + " = " + of(kind, depth - 1) + "; " + name + "++ < "
                + random.nextInt(4) + " && " + of(Kind.BOOLEAN, depth - 1) + "; " + also + " += "
                + of(kind, depth - 1) + ") {");
            scope.open();
            scope.declare(kind, also, Scope.Use.ASSIGNABLE);
        } else {
            line(label + ": for (int " + name + " = 0; " + name + " < " + (1 + random.nextInt(3)) + "; " + name
                + "++) {");
            scope.open();
            scope.declare(Kind.INT, name, Scope.Use.READABLE);
        }
        statements.loop(label, nesting, depth);
        scope.close();
        line("}");
    }

    void conditionLoop(int nesting, int depth) {
        String name = scope.fresh();
        String label = "L" + name;
        String counter = name + "++ < " + random.nextInt(3);
        String condition = counter + " && " + of(Kind.BOOLEAN, depth - 1);
        line("int " + name + " = 0;");
        int form = random.nextInt(3);
        line(label + ": " + switch (form) {
            case 0 -> "while (" + condition + ") {";
            case 1 -> "do {";
            default -> "while (true) {";
        });
        if (form == 2) {
            line("    if (!(" + condition + ")) { break; }");
        }
        statements.loop(label, nesting, depth);
        line(form == 1 ? "} while (" + condition + ");" : "}");
        scope.declare(Kind.INT, name, Scope.Use.READABLE);
    }

    void overItems(int nesting, int depth) {
        String name = scope.fresh();
        String label = "L" + name;
        int form = random.nextInt(5);
        Kind kind = switch (form) {
            case 0, 1 -> Kind.INT;
            case 2 -> Kind.LONG;
            case 3 -> Kind.STRING;
            default -> Kind.BOXED;
        };
        String items = switch (form) {
            case 0 -> "new Counting(env, " + of(Kind.INT, depth - 1) + ", " + of(Kind.INT, depth - 1) + ")";
            case 1 -> of(Kind.INTS, depth - 1);
            case 2 -> of(Kind.LONGS, depth - 1);
            case 3 -> of(Kind.STRINGS, depth - 1);
            default -> of(Kind.LIST, depth - 1);
        };
        line(label + ": for (" + (random.nextInt(4) == 0 ? "final " : "") + kind.type + " " + name + " : " + items
            + ") {");
        scope.open();
        scope.declare(kind, name, random.nextBoolean() ? Scope.Use.FINAL : Scope.Use.READABLE);
        statements.loop(label, nesting, depth);
        scope.close();
        line("}");
    }

    void switched(int nesting, int depth) {
        if (scope.patterns() && random.nextInt(3) == 0) {
            switchedByType(nesting, depth);
            return;
        }
        String label = "S" + scope.fresh();
        int form = random.nextInt(3);
        String selector = switch (form) {
            case 0 -> "last(" + of(Kind.STRING, depth - 1) + ")";
            case 1 -> of(Kind.COLOR, depth - 1);
            default -> of(Kind.INT, depth - 1) + " & 3";
        };
        String[] cases = switch (form) {
            case 0 -> new String[] {"\"t1\"", "\"Aa\"", "\"BB\""};
            case 1 -> new String[] {"BLUE", "RED"};
            default -> new String[] {"0", "1", "3"};
        };
        boolean arrows = random.nextInt(3) == 0;
        line(label + ": switch (" + selector + ") {");
        for (int i = 0; i <= cases.length; i++) {
            line((i < cases.length ? "case " + cases[i] : "default") + (arrows ? " -> {" : ": {"));
            statements.labelled(label, nesting, depth - 1);
            line("}");
            if (!arrows && random.nextBoolean()) {
                line("break;");
            }
        }
        line("}");
    }

    private void switchedByType(int nesting, int depth) {
        String label = "S" + scope.fresh();
        String name = scope.fresh();
        line(label + ": switch (" + of(Kind.OBJECT, depth - 1) + ") {");
        line("case null -> {");
        statements.labelled(label, nesting, depth - 1);
        Object[][] arms = {{"String", Kind.STRING}, {"Integer", Kind.BOXED}, {"Shape", Kind.SHAPE}};
        for (Object[] arm : arms) {
            line("}");
            String guard = random.nextBoolean() ? "" : scope.guard(depth - 1, (Kind) arm[1], name);
            scope.open();
            scope.declare((Kind) arm[1], name, Scope.Use.FINAL);
            line("case " + arm[0] + " " + name + guard + " -> {");
            statements.labelled(label, nesting, depth - 1);
            scope.close();
        }
        line("}");
        line("default -> {");
        statements.labelled(label, nesting, depth - 1);
        line("}");
        line("}");
    }

    void guarded(int nesting, int depth) {
        String resources = random.nextInt(4) == 0 ? resource(depth)
            + (random.nextBoolean() ? "; " + resource(depth) : "") : "";
        line(resources.isEmpty() ? "try {" : "try (" + resources + ") {");
        line("    io(env);");
        statements.guarded(nesting, depth);
        int catches = 0;
        for (int i = random.nextInt(5); i < CATCHES.length && catches < 3; i += 1 + random.nextInt(4)) {
            caught(CATCHES[i], nesting, depth - 1);
            catches++;
        }
        if (catches == 0 && resources.isEmpty() || random.nextBoolean()) {
            line("} finally {");
            statements.guarded(nesting, depth - 1);
        }
        line("}");
    }

    private void caught(String type, int nesting, int depth) {
        String name = "e" + scope.fresh();
        line("} catch (" + type + " " + name + ") {");
        line("    env.log(" + name + ");");
        statements.guarded(nesting, depth);
        int form = random.nextInt(6);
        if (form == 0) {
            line("    if (" + of(Kind.BOOLEAN, depth) + ") { throw " + name + "; }");
        } else if (form == 1) {
            line("    if (" + of(Kind.BOOLEAN, depth) + ") { throw new IllegalStateException(" + of(Kind.STRING, depth)
                + ", " + name + "); }");
        }
    }

    private String resource(int depth) {
        String declared = "Resource r" + scope.fresh() + " = ";
        String made = "new Resource(env, " + of(Kind.STRING, depth - 1) + ")";
        return declared + switch (random.nextInt(4)) {
            case 0 -> of(Kind.BOOLEAN, depth - 1) + " ? null : " + made;
            case 1 -> scope.quiet() ? made : "await(same(env, " + made + "))";
            default -> made;
        };
    }

    void labelled(int nesting, int depth) {
        String label = "B" + scope.fresh();
        line((random.nextInt(4) == 0 ? "" : label + ": ") + "{");
        statements.inner(nesting, depth);
        line("}");
    }

    /** A variable that is assigned on every way, but not where it is declared. */
    void assignedInBranches(int nesting, int depth) {
        Kind kind = Kind.any(random);
        String name = scope.fresh();
        line((random.nextBoolean() ? "final " : "") + kind.type + " " + name + ";");
        line("if (" + of(Kind.BOOLEAN, depth) + ") {");
        statements.inner(nesting, depth - 1);
        line("    " + name + " = " + of(kind, depth) + ";");
        line("} else {");
        line("    " + name + " = " + of(kind, depth - 1) + ";");
        line("}");
        scope.declare(kind, name, Scope.Use.FINAL);
    }

    private String of(Kind kind, int depth) {
        return statements.of(kind, depth);
    }

    private void line(String line) {
        statements.line(line);
    }
}
