package dev.tarry.differential;

import java.util.Random;

/** Writes expressions that are made of others by operators, calls, array accesses and constructors. */
final class Compositions {
    private final Random random;
    private final Scope scope;

    Compositions(Random random, Scope scope) {
        this.random = random;
        this.scope = scope;
    }

    String of(Kind kind, int depth) {
        return switch (kind) {
            case INT -> integer(depth);
            case LONG -> longs(depth);
            case DOUBLE, FLOAT -> "(" + value(kind, depth) + operator(random, kind) + value(widening(kind), depth)
                + ")";
            case CHAR -> random.nextBoolean() ? "(" + value(Kind.STRING, depth) + " + \"x\").charAt(0)"
                : narrowed(kind, depth);
            case BYTE, SHORT -> narrowed(kind, depth);
            case BOOLEAN -> truth(depth);
            case STRING -> string(depth);
            case INTS -> random.nextInt(4) == 0 ? value(Kind.GRID, depth) + "[" + value(Kind.INT, depth) + " & 1]"
                : "new int[] {" + value(Kind.INT, depth) + ", " + value(Kind.INT, depth) + "}";
            case LONGS -> random.nextBoolean() ? "new long[] {" + value(Kind.LONG, depth) + "}"
                : "new long[" + value(Kind.INT, depth) + " & 3]";
            case OBJECT, VOID -> "(" + object(depth) + ")";
            case BOXED -> random.nextBoolean() ? "Integer.valueOf(" + value(Kind.INT, depth) + ")"
                : value(Kind.LIST, depth) + ".get(" + value(Kind.INT, depth) + " & 1)";
            case STRINGS -> random.nextBoolean() ? "new String[" + value(Kind.INT, depth) + " & 1]"
                : "new String[] {" + value(Kind.STRING, depth) + ", " + value(Kind.STRING, depth) + "}";
            case GRID -> random.nextBoolean() ? "(new int[" + value(Kind.INT, depth) + " & 3][" + value(Kind.INT, depth)
                + " & 1])" : "new int[][] {" + value(Kind.INTS, depth) + ", {" + value(Kind.INT, depth) + "}}";
            case COLOR -> "Color.values()[" + value(Kind.INT, depth) + " & 1]";
            case SHAPE -> shape(depth);
            case LIST -> random.nextBoolean() ? "Kit.<Integer>few(" + value(Kind.BOXED, depth) + ", "
                + value(Kind.INT, depth) + ")" : "List.of(" + value(Kind.INT, depth) + ", " + value(Kind.INT, depth)
                + ")";
        };
    }

    private String narrowed(Kind kind, int depth) {
        return "(" + kind.type + ") (" + value(kind, depth) + operator(random, kind) + value(Kind.INT, depth) + ")";
    }

    private String integer(int depth) {
        String array = scope.readable(Kind.INTS);
        return switch (random.nextInt(14)) {
            case 0 -> "(" + value(Kind.INT, depth) + (random.nextBoolean() ? " / " : " % ") + value(Kind.INT, depth)
                + ")";
            case 1, 2 -> array == null ? value(Kind.INT, 0) : array + "[" + value(Kind.INT, depth) + " & 1]"
                + new String[] {"", "++", "--"}[random.nextInt(3)];
            case 3 -> value(Kind.STRING, depth) + ".length()";
            case 4 -> "mix(" + value(Kind.INT, depth) + ", " + value(Kind.LONG, depth) + ", "
                + value(Kind.DOUBLE, depth) + ", " + value(Kind.STRING, depth) + ", " + value(Kind.OBJECT, depth) + ")";
            case 5 -> "count(" + (random.nextInt(4) == 0 ? "" : value(Kind.INT, depth) + ", " + value(Kind.INT, depth)
                + ", " + value(Kind.BYTE, depth)) + ")";
            case 6 -> value(Kind.COLOR, depth) + ".ordinal()";
            case 7 -> "((int) " + value(new Kind[] {Kind.LONG, Kind.DOUBLE, Kind.FLOAT}[random.nextInt(3)], depth)
                + ")";
            case 8 -> (random.nextBoolean() ? "(-" : "(~") + value(Kind.INT, depth) + ")";
            case 9 -> array == null ? value(Kind.INT, 0) : "(" + array + "[" + value(Kind.INT, depth) + " & 1]"
                + operator(random, Kind.INT) + "= " + value(Kind.INT, depth) + ")";
            case 10 -> value(Kind.GRID, depth) + "[" + value(Kind.INT, depth) + " & 1][0]";
            default -> "(" + value(Kind.INT, depth) + operator(random, Kind.INT) + value(Kind.INT, depth) + ")";
        };
    }

    private String longs(int depth) {
        String array = scope.readable(Kind.LONGS);
        return switch (random.nextInt(7)) {
            case 0 -> "wide(" + value(Kind.LONG, depth) + ", " + value(Kind.INT, depth) + ", " + value(Kind.LONG, depth)
                + ", " + value(Kind.DOUBLE, depth) + ")";
            case 1 -> "(" + value(Kind.LONG, depth) + new String[] {" << ", " >> ", " >>> "}[random.nextInt(3)]
                + value(Kind.INT, depth) + ")";
            case 2 -> array == null ? value(Kind.LONG, 0) : "(" + array + "[" + value(Kind.INT, depth) + " & 1]"
                + operator(random, Kind.LONG) + "= " + value(Kind.LONG, depth) + ")";
            case 3 -> array == null ? value(Kind.LONG, 0) : array + "[" + value(Kind.INT, depth) + " & 1]++";
            default -> "(" + value(Kind.LONG, depth) + operator(random, Kind.LONG) + value(widening(Kind.LONG), depth)
                + ")";
        };
    }

    private String truth(int depth) {
        return switch (random.nextInt(9)) {
            case 0 -> "(" + value(Kind.BOOLEAN, depth) + " && " + value(Kind.BOOLEAN, depth) + ")";
            case 1 -> "(" + value(Kind.BOOLEAN, depth) + " || " + value(Kind.BOOLEAN, depth) + ")";
            case 2 -> "!(" + value(Kind.BOOLEAN, depth) + ")";
            case 3 -> bound(Kind.OBJECT, "Integer", Kind.BOXED, depth);
            case 4 -> bound(Kind.OBJECT, "Shape", Kind.SHAPE, depth);
            case 5 -> scope.patterns() ? deconstructed(depth) : bound(Kind.OBJECT, "String", Kind.STRING, depth);
            case 6 -> "(" + value(Kind.COLOR, depth) + " != " + value(Kind.COLOR, depth) + ")";
            case 7 -> "(" + value(Kind.BOOLEAN, depth) + new String[] {" & ", " ^ ", " == "}[random.nextInt(3)]
                + value(Kind.BOOLEAN, depth) + ")";
            default -> {
                Kind kind = widening(Kind.DOUBLE);
                String comparison = new String[] {" < ", " >= ", " == ", " != "}[random.nextInt(4)];
                yield "(" + value(kind, depth) + comparison + value(kind, depth) + ")";
            }
        };
    }

    /** A pattern whose variable is used behind it. */
    private String bound(Kind from, String type, Kind kind, int depth) {
        String name = scope.fresh();
        String tested = value(from, depth);
        scope.open();
        scope.declare(kind, name, Scope.Use.FINAL);
        String text = "(" + tested + " instanceof " + type + " " + name + " && " + value(Kind.BOOLEAN, depth)
            + (random.nextBoolean() ? "" : " && env.tell(" + name + ") != null") + ")";
        scope.close();
        return text;
    }

    private String deconstructed(int depth) {
        String x = scope.fresh();
        String y = scope.fresh();
        String tested = value(Kind.SHAPE, depth);
        scope.open();
        scope.declare(Kind.INT, x, Scope.Use.FINAL);
        scope.declare(Kind.LONG, y, Scope.Use.FINAL);
        String text = "(" + tested + " instanceof Dot(var " + x + ", long " + y + ") && " + value(Kind.BOOLEAN, depth)
            + " && " + x + " < " + value(Kind.LONG, depth) + ")";
        scope.close();
        return text;
    }

    private String string(int depth) {
        String text = switch (random.nextInt(5)) {
            case 0 -> value(Kind.STRING, depth) + " + " + value(Kind.textual(random), depth);
            case 1 -> value(Kind.textual(random), depth) + " + \"/\" + " + value(Kind.STRING, depth) + " + "
                + value(Kind.textual(random), depth) + " + 'c'";
            case 2 -> value(Kind.STRING, depth) + ".concat(" + value(Kind.STRING, depth) + ")";
            case 3 -> "show(" + value(Kind.any(random), depth) + ")";
            default -> "all(" + value(Kind.STRING, depth) + ", " + value(Kind.STRING, depth) + ")";
        };
        return "last(" + text + ")";
    }

    private String object(int depth) {
        return switch (random.nextInt(7)) {
            case 0 -> "(Object) new Pair(" + value(Kind.textual(random), depth) + ", "
                + value(Kind.textual(random), depth) + ").a()";
            case 1 -> "(Object) new Wide(" + value(Kind.LONG, depth) + ", " + value(Kind.STRING, depth) + ", "
                + value(Kind.INT, depth) + ", " + value(Kind.DOUBLE, depth) + ")";
            case 2 -> "(Object) new Pair(new Pair(" + value(Kind.textual(random), depth) + ", "
                + value(Kind.INT, depth) + "), new Wide(" + value(Kind.LONG, depth) + ", \"w\", "
                + value(Kind.INT, depth) + ", 0.5)).toString()";
            case 3 -> "(Object) " + value(Kind.SHAPE, depth);
            case 4 -> "(Object) new Object[] {" + value(Kind.textual(random), depth) + ", "
                + value(Kind.textual(random), depth) + "}.length";
            case 5 -> "(Object) new Made(env, " + value(Kind.LONG, depth) + ", " + value(Kind.OBJECT, depth) + ") {"
                + " @Override public Coroutine<Long> number(Env env, int n) { return null; } }.seen";
            default -> "(Object) (" + value(Kind.textual(random), depth) + ")";
        };
    }

    private String shape(int depth) {
        return "((Shape) " + switch (random.nextInt(3)) {
            case 0 -> "new Dot(" + value(Kind.INT, depth) + ", " + value(Kind.LONG, depth) + "))";
            case 1 -> "new Line(" + value(Kind.SHAPE, depth) + ", " + value(Kind.SHAPE, depth) + "))";
            default -> "new Tag(" + value(Kind.STRING, depth) + ", " + value(Kind.OBJECT, depth) + "))";
        };
    }

    /** A type that converts to the wanted one without a cast. */
    private Kind widening(Kind wanted) {
        Kind[] kinds = switch (wanted) {
            case LONG -> new Kind[] {Kind.LONG, Kind.INT, Kind.CHAR, Kind.BYTE, Kind.BOXED};
            case FLOAT -> new Kind[] {Kind.FLOAT, Kind.LONG, Kind.INT, Kind.SHORT};
            default -> new Kind[] {Kind.DOUBLE, Kind.LONG, Kind.FLOAT, Kind.INT};
        };
        return kinds[random.nextInt(kinds.length)];
    }

    private String value(Kind kind, int depth) {
        return scope.expressions().of(kind, depth);
    }

    static String operator(Random random, Kind kind) {
        String[] operators = kind == Kind.DOUBLE || kind == Kind.FLOAT ? new String[] {" + ", " - ", " * ", " / "}
            : new String[] {" + ", " - ", " * ", " & ", " | ", " ^ ", " << ", " >>> "};
        String operator = operators[random.nextInt(operators.length)];
        return operator.substring(0, operator.length() - 1);
    }
}
