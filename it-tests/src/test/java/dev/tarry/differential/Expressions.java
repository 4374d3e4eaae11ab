package dev.tarry.differential;

import java.util.Random;

/** Writes expressions of a wanted type; a good part of what they are made of is awaited. */
final class Expressions {
    private final Random random;
    private final Scope scope;

    Expressions(Random random, Scope scope) {
        this.random = random;
        this.scope = scope;
    }

    /** An expression of exactly that static type. */
    String of(Kind kind, int depth) {
        return Marks.expression(kind, depth <= 0 || !scope.burn() ? end(kind) : text(kind, depth - 1));
    }

    private String text(Kind kind, int depth) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> leaf(kind);
            case 4, 5, 6, 7 -> awaited(kind, of(kind, depth));
            case 8, 9 -> "(" + of(Kind.BOOLEAN, depth) + " ? " + of(kind, depth) + " : " + of(kind, depth) + ")";
            case 10, 11 -> called(kind, depth);
            case 12, 13 -> assignment(kind, depth);
            case 14 -> new SwitchExpressions(random, scope).of(kind, depth);
            case 15 -> wrapped(kind, depth);
            default -> composed(kind, depth);
        };
    }

    private String composed(Kind kind, int depth) {
        return new Compositions(random, scope).of(kind, depth);
    }

    private String end(Kind kind) {
        return random.nextInt(4) == 0 ? awaited(kind, Marks.expression(kind, leaf(kind))) : leaf(kind);
    }

    /** Constant conditions would let the compiler drop what they guard. */
    private String condition() {
        return "(" + scope.className() + ".si % " + (2 + random.nextInt(2)) + " == " + random.nextInt(2) + ")";
    }

    private String leaf(Kind kind) {
        if (kind == Kind.BOOLEAN && random.nextBoolean()) {
            return condition();
        }
        String variable = random.nextInt(4) == 0 ? null : scope.readable(kind);
        return variable != null ? variable : literal(kind, random.nextInt(12) - 2);
    }

    /** The smallest expression of that type. */
    static String literal(Kind kind, int n) {
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
            case OBJECT, VOID -> new String[] {"(Object) null", "(Object) \"o\"", "(Object) 5", "(Object) 6L"}[n & 3];
            case BOXED -> n < -1 ? "((Integer) null)" : "((Integer) " + Math.abs(n * 40) + ")";
            case STRINGS -> "new String[] {\"a" + n + "\", \"b\"}";
            case GRID -> "new int[][] {{" + n + ", 1}, {3}}";
            case COLOR -> "Color." + new String[] {"RED", "GREEN", "BLUE", "RED"}[n & 3];
            case SHAPE -> "((Shape) new Dot(" + n + ", 2L))";
            case LIST -> n < 0 ? "List.<Integer>of()" : "List.of(" + n + ", 7)";
        };
    }

    private String awaited(Kind kind, String value) {
        if (scope.quiet()) {
            return value;
        }
        if (random.nextInt(6) == 0) {
            return "((" + kind.type + ") await(env.<" + kind.boxed + ">stage(" + value + ")))";
        }
        return kind.source == null ? "await(env.<" + kind.boxed + ">value(" + value + "))"
            : "((" + kind.type + ") await(env." + kind.source + "(" + value + ")))";
    }

    private String called(Kind kind, int depth) {
        if (scope.quiet()) {
            return told(kind, depth);
        }
        String own = random.nextBoolean() ? scope.ownCall(kind, depth) : null;
        String call = own != null ? own : switch (random.nextInt(8)) {
            case 0 -> "await(Kit.<" + kind.boxed + ">same(env, " + of(kind, depth) + "))";
            case 1 -> "await(Kit.<" + kind.boxed + ">hidden(env, " + of(kind, depth) + "))";
            case 2 -> "await(Kit.<" + kind.boxed + ">first(env, env.<" + kind.boxed + ">value(" + of(kind, depth)
                + ")))";
            case 3 -> "await(" + of(Kind.BOOLEAN, depth) + " ? Kit.<" + kind.boxed + ">same(env, " + of(kind, depth)
                + ") : Kit.<" + kind.boxed + ">hidden(env, " + of(kind, depth) + "))";
            case 4 -> special(kind, depth);
            default -> scope.call(kind, depth);
        };
        return call == null ? told(kind, depth) : "((" + kind.type + ") " + call + ")";
    }

    private String special(Kind kind, int depth) {
        if (kind == Kind.LONG && random.nextBoolean()) {
            return "await(sum(env, " + of(Kind.LONG, depth) + ", " + of(Kind.INT, depth) + ", "
                + of(Kind.DOUBLE, depth) + "))";
        }
        if (kind == Kind.OBJECT) {
            return "await(new Made(env, " + of(Kind.LONG, depth) + ", " + of(Kind.OBJECT, depth) + ") {"
                + " @Override public Coroutine<Long> number(Env env, int n) { return null; } }.get(env))";
        }
        return kind == Kind.INT && scope.hasReceiver() ? "await(" + (random.nextBoolean() ? "super." : "")
            + "over(env, " + of(Kind.INT, depth) + "))" : null;
    }

    private String told(Kind kind, int depth) {
        return switch (kind) {
            case INT, LONG, BOOLEAN, DOUBLE, STRING, OBJECT, BOXED, COLOR, SHAPE -> kind.primitive()
                ? "env.tell(" + of(kind, depth) + ")" : "env.<" + kind.boxed + ">tell(" + of(kind, depth) + ")";
            default -> leaf(kind);
        };
    }

    private String assignment(Kind kind, int depth) {
        String target = scope.assignable(kind);
        if (target == null) {
            return composed(kind, depth);
        }
        boolean compound = kind.numeric() && random.nextBoolean();
        if ((compound || kind == Kind.BOXED) && random.nextInt(3) == 0) {
            return "(" + (random.nextBoolean() ? target + "++" : "--" + target) + ")";
        }
        return "(" + target + (compound ? Compositions.operator(random, kind) + "=" : " = ") + "(" + of(kind, depth)
            + "))";
    }

    /** The value goes through something and comes out the same, mostly. */
    private String wrapped(Kind kind, int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> "((" + kind.type + ") Kit.<" + kind.boxed + ">same(" + of(kind, depth) + "))";
            case 1 -> kind == Kind.LIST ? leaf(kind) : "((" + kind.type + ") (" + kind.boxed + ") (Object) ("
                + of(kind, depth) + "))";
            case 2 -> kind == Kind.LIST ? leaf(kind) : "(new " + kind.type.replace("[]", "") + "[]"
                + kind.type.replaceFirst("^\\w+", "") + " {" + of(kind, depth) + ", " + of(kind, depth) + "}["
                + of(Kind.INT, depth) + " & 1])";
            default -> supplied(kind, depth);
        };
    }

    /** A plain lambda, which cannot await but capture. */
    private String supplied(Kind kind, int depth) {
        Runnable leave = scope.openLambda();
        Runnable loud = scope.openQuiet();
        String body = of(kind, depth);
        loud.run();
        leave.run();
        return "((" + kind.type + ") ((Supplier<" + kind.boxed + ">) () -> " + body + ").get())";
    }
}
