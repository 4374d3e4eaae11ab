package dev.tarry.differential;

import java.util.Random;

/** Writes expressions of a wanted type; half of what they are made of is awaited. */
final class Expressions {
    private final Random random;
    private final Scope scope;

    Expressions(Random random, Scope scope) {
        this.random = random;
        this.scope = scope;
    }

    /** An expression of exactly that static type. */
    String of(Kind kind, int depth) {
        if (depth <= 0) {
            return leaf(kind);
        }
        return switch (random.nextInt(10)) {
            case 0, 1 -> leaf(kind);
            case 2, 3 -> awaited(kind, depth - 1);
            case 4 -> "(" + of(Kind.BOOLEAN, depth - 1) + " ? " + of(kind, depth - 1) + " : " + of(kind, depth - 1)
                + ")";
            case 5 -> called(kind, depth - 1);
            case 6 -> assignment(kind, depth - 1);
            case 7 -> switched(kind, depth - 1);
            default -> composed(kind, depth - 1);
        };
    }

    String leaf(Kind kind) {
        String variable = random.nextInt(4) == 0 ? null : scope.readable(kind);
        return variable != null ? variable : literal(kind);
    }

    private String literal(Kind kind) {
        int n = random.nextInt(12) - 2;
        return switch (kind) {
            case INT -> n < 0 ? "(" + n + ")" : "" + n;
            case LONG -> "(" + (n * 4_000_000_001L) + "L)";
            case DOUBLE -> "(" + n * 0.75 + ")";
            case FLOAT -> "(" + n * 0.5 + "f)";
            case BOOLEAN -> "" + (n > 3);
            case CHAR -> "'" + (char) ('c' + n) + "'";
            case BYTE -> "(byte) " + (n < 0 ? "(" + n + ")" : n * 20);
            case SHORT -> "(short) " + (n < 0 ? "(" + n + ")" : n * 3000);
            case STRING -> n < 0 ? "\"\"" : "\"t" + n + "\"";
            case INTS -> "new int[] {" + Math.abs(n) + ", 2}";
            case LONGS -> "new long[] {" + n + "L}";
            case OBJECT -> new String[] {"(Object) null", "(Object) \"o\"", "(Object) 5", "(Object) 6L"}[n & 3];
        };
    }

    private String awaited(Kind kind, int depth) {
        String value = of(kind, depth);
        if (random.nextInt(6) == 0 && kind != Kind.OBJECT) {
            return "((" + kind.type + ") await(env.stage(" + boxed(kind, value) + ")))";
        }
        return kind == Kind.OBJECT || kind == Kind.INTS || kind == Kind.LONGS
            ? "await(env.<" + kind.boxed + ">value(" + value + "))"
            : "((" + kind.type + ") await(env." + kind.source + "(" + value + ")))";
    }

    private static String boxed(Kind kind, String value) {
        return "(" + kind.boxed + ") (" + value + ")";
    }

    private String called(Kind kind, int depth) {
        if (scope.canCall()) {
            int method = scope.callable();
            if (scope.resultOf(method) == kind) {
                return "((" + kind.type + ") " + scope.call(method) + ")";
            }
        }
        if (kind == Kind.INT && scope.hasReceiver() && random.nextBoolean()) {
            return "((int) await(super.over(env, " + of(Kind.INT, depth) + ")))";
        }
        return told(kind, depth);
    }

    private String told(Kind kind, int depth) {
        return switch (kind) {
            case INT, LONG, BOOLEAN, DOUBLE, STRING -> "env.tell(" + of(kind, depth) + ")";
            default -> leaf(kind);
        };
    }

    private String assignment(Kind kind, int depth) {
        String target = scope.assignable(kind);
        if (target == null) {
            return composed(kind, depth);
        }
        boolean compound = kind.numeric() && random.nextBoolean();
        if (compound && random.nextInt(3) == 0) {
            return "(" + (random.nextBoolean() ? target + "++" : "--" + target) + ")";
        }
        return "(" + target + (compound ? operator(kind) + "=" : " = ") + "(" + of(kind, depth) + "))";
    }

    /** No try inside: javac cannot have a long below such a switch on the stack. */
    private String switched(Kind kind, int depth) {
        if (random.nextBoolean()) {
            return "(switch (" + of(Kind.INT, depth) + ") { case 1, 2 -> " + of(kind, depth) + "; case 3 -> "
                + of(kind, depth) + "; default -> " + of(kind, depth) + "; })";
        }
        String name = scope.fresh();
        String first = of(kind, depth);
        String label = leaf(kind);
        scope.open();
        scope.declare(kind, name, Scope.Use.ASSIGNABLE);
        String yielded = of(kind, depth);
        scope.close();
        return "(switch (last(" + of(Kind.STRING, depth) + ")) { case \"t1\" -> " + of(kind, depth)
            + "; case \"Aa\", \"BB\" -> " + label + "; default -> { " + kind.type + " " + name + " = " + first + "; "
            + name + " = " + yielded + "; yield " + name + "; } })";
    }

    private String composed(Kind kind, int depth) {
        return switch (kind) {
            case INT -> integer(depth);
            case LONG, DOUBLE, FLOAT -> "(" + of(kind, depth) + operator(kind) + of(numeric(kind), depth) + ")";
            case CHAR, BYTE, SHORT -> "(" + kind.type + ") (" + of(kind, depth) + operator(kind) + of(Kind.INT, depth)
                + ")";
            case BOOLEAN -> truth(depth);
            case STRING -> string(depth);
            case INTS -> "new int[] {" + of(Kind.INT, depth) + ", " + of(Kind.INT, depth) + "}";
            case LONGS -> random.nextBoolean() ? "new long[] {" + of(Kind.LONG, depth) + "}"
                : "new long[" + of(Kind.INT, depth) + " & 3]";
            case OBJECT -> "(" + object(depth) + ")";
        };
    }

    private String integer(int depth) {
        String array = scope.readable(Kind.INTS);
        return switch (random.nextInt(5)) {
            case 0 -> "(" + of(Kind.INT, depth) + " / " + of(Kind.INT, depth) + ")";
            case 1 -> array == null ? leaf(Kind.INT) : array + "[" + of(Kind.INT, depth) + " & 1]"
                + (random.nextBoolean() ? "++" : "");
            case 2 -> of(Kind.STRING, depth) + ".length()";
            default -> "(" + of(Kind.INT, depth) + operator(Kind.INT) + of(Kind.INT, depth) + ")";
        };
    }

    private String truth(int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> "(" + of(Kind.BOOLEAN, depth) + " && " + of(Kind.BOOLEAN, depth) + ")";
            case 1 -> "(" + of(Kind.BOOLEAN, depth) + " || " + of(Kind.BOOLEAN, depth) + ")";
            case 2 -> "!(" + of(Kind.BOOLEAN, depth) + ")";
            case 3 -> "(" + of(Kind.OBJECT, depth) + " instanceof String)";
            default -> {
                Kind kind = numeric(Kind.DOUBLE);
                String comparison = new String[] {" < ", " >= ", " == ", " != "}[random.nextInt(4)];
                yield "(" + of(kind, depth) + comparison + of(kind, depth) + ")";
            }
        };
    }

    private String string(int depth) {
        Kind other = any();
        String text = switch (random.nextInt(4)) {
            case 0 -> of(Kind.STRING, depth) + " + " + shown(other, depth);
            case 1 -> shown(other, depth) + " + \"/\" + " + of(Kind.STRING, depth) + " + " + shown(any(), depth);
            case 2 -> of(Kind.STRING, depth) + ".concat(" + of(Kind.STRING, depth) + ")";
            default -> "all(" + of(Kind.STRING, depth) + ", " + of(Kind.STRING, depth) + ")";
        };
        return "last(" + text + ")";
    }

    private String shown(Kind kind, int depth) {
        return switch (kind) {
            case INTS, LONGS -> "(" + of(kind, depth) + ").length";
            default -> of(kind, depth);
        };
    }

    private String object(int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> "(Object) new Pair(" + of(textual(), depth) + ", " + of(textual(), depth) + ").a()";
            case 1 -> "(Object) new Wide(" + of(Kind.LONG, depth) + ", " + of(Kind.STRING, depth) + ", "
                + of(Kind.INT, depth) + ", " + of(Kind.DOUBLE, depth) + ").s()";
            case 2 -> "(Object) new Pair(new Pair(" + of(textual(), depth) + ", " + of(Kind.INT, depth) + "), "
                + of(Kind.OBJECT, depth) + ").toString().length()";
            case 3 -> "(Object) (" + of(textual(), depth) + ")";
            default -> "(Object) new Object[] {" + of(textual(), depth) + ", " + of(textual(), depth) + "}.length";
        };
    }

    /** A type that converts to the wanted one without a cast. */
    private Kind numeric(Kind wanted) {
        Kind[] kinds = switch (wanted) {
            case LONG -> new Kind[] {Kind.LONG, Kind.INT, Kind.CHAR, Kind.BYTE};
            case FLOAT -> new Kind[] {Kind.FLOAT, Kind.LONG, Kind.INT, Kind.SHORT};
            default -> new Kind[] {Kind.DOUBLE, Kind.LONG, Kind.FLOAT, Kind.INT};
        };
        return kinds[random.nextInt(kinds.length)];
    }

    /** A type whose text is the same in every run. */
    Kind textual() {
        Kind kind = any();
        return kind == Kind.INTS || kind == Kind.LONGS ? Kind.DOUBLE : kind;
    }

    Kind any() {
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    private String operator(Kind kind) {
        String[] operators = kind == Kind.DOUBLE || kind == Kind.FLOAT ? new String[] {" + ", " - ", " * ", " / "}
            : new String[] {" + ", " - ", " * ", " & ", " | ", " ^ ", " << ", " >>> "};
        String operator = operators[random.nextInt(operators.length)];
        return operator.substring(0, operator.length() - 1);
    }
}
