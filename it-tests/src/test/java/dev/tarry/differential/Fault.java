package dev.tarry.differential;

import java.io.IOException;

/** What an await gives instead of its value. */
enum Fault {
    UNCHECKED, CHECKED, CANCEL;

    Exception create(int index) {
        return switch (this) {
            case UNCHECKED -> new Failure("await " + index);
            case CHECKED -> new IOException("await " + index);
            case CANCEL -> throw new IllegalArgumentException("a cancel comes from the task");
        };
    }
}
