package dev.tarry.transformer;

/** Whether a problem stops the build. */
public enum Severity {
    /** The class cannot be built as it is; nothing is written. */
    ERROR,
    /** The class is built, but probably does not do what was meant. */
    WARNING;

    /**
     * The word in front of a message.
     *
     * @return {@code error} or {@code warning}
     */
    public String label() {
        return this == ERROR ? "error" : "warning";
    }
}
