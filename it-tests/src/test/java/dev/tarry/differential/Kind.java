package dev.tarry.differential;

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
    INTS("int[]", "int[]", "value"),
    LONGS("long[]", "long[]", "value"),
    OBJECT("Object", "Object", "value");

    final String type;
    final String boxed;
    /** The method of {@link Env} that gives an awaitable of this type. */
    final String source;

    Kind(String type, String boxed, String source) {
        this.type = type;
        this.boxed = boxed;
        this.source = source;
    }

    boolean numeric() {
        return this == INT || this == LONG || this == DOUBLE || this == FLOAT || narrow();
    }

    /** Arithmetic gives an int, which has to be cast back. */
    boolean narrow() {
        return this == CHAR || this == BYTE || this == SHORT;
    }
}
