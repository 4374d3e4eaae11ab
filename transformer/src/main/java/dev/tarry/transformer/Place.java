package dev.tarry.transformer;

/**
 * What a class file tells about the piece of source that a problem is about: enough to find the expression again.
 *
 * @param kind what to look for
 * @param name the name of the called method, of the declared method, or the type of the caught exception; not null,
 *     empty if there is nothing to name
 * @param ordinal of several calls of that name on that line in the same method, which one, counted from 0 in the order
 *     in which they are compiled
 * @param total how many calls of that name the compiler made of that line of the method
 * @param body name of the method in the class file that contains the code, such as {@code lambda$sell$0}; not null
 * @param descriptor descriptor of that method (JVMS §4.3.3); not null
 * @param release the Java version that the class file is for, such as 17
 */
public record Place(Kind kind, String name, int ordinal, int total, String body, String descriptor, int release) {

    /** What to look for in the source. */
    public enum Kind {
        /** A call of a method; its line is that of the opening parenthesis. */
        CALL,
        /** A method reference. */
        REFERENCE,
        /** The declaration of the method that contains the code. */
        METHOD,
        /** A {@code catch} clause. */
        CATCH,
        /** A {@code return} statement. */
        RETURN,
        /** The class as a whole: nothing to underline. */
        CLASS
    }

    static Place ofClass(int release) {
        return new Place(Kind.CLASS, "", 0, 1, "", "()V", release);
    }
}
