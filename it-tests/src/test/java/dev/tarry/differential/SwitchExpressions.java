package dev.tarry.differential;

import java.util.Random;

/** Writes switch expressions. There is no try inside: javac cannot have a long below such a switch on the stack. */
final class SwitchExpressions {
    private final Random random;
    private final Scope scope;

    SwitchExpressions(Random random, Scope scope) {
        this.random = random;
        this.scope = scope;
    }

    String of(Kind kind, int depth) {
        return switch (random.nextInt(scope.patterns() ? 7 : 4)) {
            case 0 -> "(switch (" + value(Kind.INT, depth) + ") { case 1, 2 -> " + value(kind, depth) + "; case 3 -> "
                + value(kind, depth) + "; default -> " + value(kind, depth) + "; })";
            case 1 -> strings(kind, depth);
            case 2 -> "(switch (" + value(Kind.COLOR, depth) + ") { case RED -> " + value(kind, depth)
                + "; case GREEN, BLUE -> { env.log(" + value(Kind.INT, depth) + "); " + yielded(kind, depth)
                + " } })";
            case 3 -> "(switch (" + value(Kind.INT, depth) + " & 3) { case 0: env.log(" + value(Kind.STRING, depth)
                + "); case 1: " + yielded(kind, depth) + " default: " + yielded(kind, depth) + " })";
            case 4, 5 -> types(kind, depth);
            default -> records(kind, depth);
        };
    }

    private String strings(Kind kind, int depth) {
        String name = scope.fresh();
        String selector = value(Kind.STRING, depth);
        String first = value(kind, depth);
        String label = value(kind, 0);
        String initial = value(kind, depth);
        scope.open();
        scope.declare(kind, name, Scope.Use.ASSIGNABLE);
        String yielded = value(kind, depth);
        scope.close();
        return "(switch (last(" + selector + ")) { case \"t1\" -> " + first + "; case \"Aa\", \"BB\" -> " + label
            + "; default -> { " + kind.type + " " + name + " = " + initial + "; " + name + " = " + yielded + "; yield "
            + name + "; } })";
    }

    private String types(Kind kind, int depth) {
        StringBuilder text = new StringBuilder("(switch (").append(value(Kind.OBJECT, depth)).append(") { ");
        if (random.nextBoolean()) {
            text.append("case null -> ").append(value(kind, depth)).append("; ");
        }
        text.append(arm("String", Kind.STRING, kind, depth, true));
        text.append(arm("Integer", Kind.BOXED, kind, depth, random.nextBoolean()));
        if (random.nextBoolean()) {
            text.append(arm("Shape", Kind.SHAPE, kind, depth, random.nextBoolean()));
        }
        return text.append("default -> ").append(value(kind, depth)).append("; })").toString();
    }

    private String arm(String type, Kind bound, Kind kind, int depth, boolean guarded) {
        String name = scope.fresh();
        String guard = guarded ? scope.guard(depth, bound, name) : "";
        scope.open();
        scope.declare(bound, name, Scope.Use.FINAL);
        String text = "case " + type + " " + name + guard + " -> " + value(kind, depth) + "; ";
        scope.close();
        return text;
    }

    private String records(Kind kind, int depth) {
        String x = scope.fresh();
        String y = scope.fresh();
        String rest = scope.fresh();
        String selector = value(Kind.SHAPE, depth);
        String guard = scope.guard(depth, Kind.LONG, y);
        scope.open();
        scope.declare(Kind.INT, x, Scope.Use.FINAL);
        scope.declare(Kind.LONG, y, Scope.Use.FINAL);
        String dot = "case Dot(int " + x + ", long " + y + ")" + guard + " -> "
            + value(kind, depth) + "; ";
        scope.close();
        scope.open();
        scope.declare(Kind.SHAPE, rest, Scope.Use.FINAL);
        scope.declare(Kind.LONG, y, Scope.Use.FINAL);
        String line = "case Line(Dot(var " + x + ", long " + y + "), var " + rest + ") -> " + value(kind, depth) + "; ";
        scope.close();
        return "(switch (" + selector + ") { " + dot + line + "case Tag(String " + x + ", var " + rest + ") -> "
            + value(kind, depth) + "; default -> " + value(kind, depth) + "; })";
    }

    /** Through a variable: javac takes "yield (" for a call. */
    private String yielded(Kind kind, int depth) {
        String name = "y" + scope.fresh();
        return "{ final " + kind.type + " " + name + " = " + value(kind, depth) + "; yield " + name + "; }";
    }

    private String value(Kind kind, int depth) {
        return scope.expressions().of(kind, depth);
    }
}
