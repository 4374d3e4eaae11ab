package dev.tarry.differential;

import java.util.Random;

/** The types that generated programs compute with. */
enum Kind {
    INT("int", "Integer", "i"),
    LONG("long", "Long", "l"),
    DOUBLE("double", "Double", "d"),
    FLOAT("float", "Float", "f"),
    BOOLEAN("boolean", "Boolean", "z"),
    CHAR("char", "Character", "c"),
    BYTE("byte", "Byte", "b"),
    SHORT("short", "Short", "h"),
    STRING("String", "String", "s"),
    INTS("int[]", "int[]", null),
    LONGS("long[]", "long[]", null),
    OBJECT("Object", "Object", null),
    BOXED("Integer", "Integer", null),
    STRINGS("String[]", "String[]", null),
    GRID("int[][]", "int[][]", null),
    COLOR("Color", "Color", null),
    SHAPE("Shape", "Shape", null),
    LIST("List<Integer>", "List<Integer>", null),
    /** The result of methods that have none; there are no variables of it. */
    VOID("Object", "Void", null);

    private static final Kind[] ALL = values();

    final String type;
    final String boxed;
    /** The method of {@link Env} that gives an awaitable of this type; null if it is the generic one. */
    final String source;

    Kind(String type, String boxed, String source) {
        this.type = type;
        this.boxed = boxed;
        this.source = source;
    }

    /** Any type that variables can have; the frequent ones more often. */
    static Kind any(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Kind[] {INT, LONG, STRING, INT}[random.nextInt(4)];
            default -> ALL[random.nextInt(ALL.length - 1)];
        };
    }

    /** A type whose text is the same in every run. */
    static Kind textual(Random random) {
        Kind kind = any(random);
        return kind.array() ? DOUBLE : kind;
    }

    boolean array() {
        return this == INTS || this == LONGS || this == STRINGS || this == GRID;
    }

    boolean primitive() {
        return ordinal() <= SHORT.ordinal();
    }

    boolean numeric() {
        return primitive() && this != BOOLEAN;
    }

    boolean integral() {
        return numeric() && this != DOUBLE && this != FLOAT;
    }

    /** Arithmetic gives an int, which has to be cast back. */
    boolean narrow() {
        return this == CHAR || this == BYTE || this == SHORT;
    }
}
