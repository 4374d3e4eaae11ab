package dev.tarry;

import java.util.NoSuchElementException;

/**
 * Takes one {@link ContextVar#set} back, once; the counterpart of {@code contextvars.Token}, which like this one can
 * be used as a block since Python 3.14:
 *
 * <pre>{@code
 * try (var locale = LOCALE.set(Locale.FRENCH)) {
 *     await(render(page));
 * }
 * }</pre>
 *
 * @param <T> the type of the variable's value
 */
public final class Token<T> implements AutoCloseable {
    private final ContextVar<T> variable;
    private final Context context;
    private final Bindings.Binding before;
    private boolean used;

    Token(ContextVar<T> variable, Context context, Bindings.Binding before) {
        this.variable = variable;
        this.context = context;
        this.before = before;
    }

    /**
     * The variable that was set.
     *
     * @return the variable
     */
    public ContextVar<T> var() {
        return variable;
    }

    /**
     * Whether the variable had a value before; if not, Python's {@code old_value} is {@code Token.MISSING}.
     *
     * @return true if {@link #oldValue()} gives it
     */
    public boolean hasOldValue() {
        return before != null;
    }

    /**
     * The value that the variable had before, which {@link #close()} gives back to it.
     *
     * @return the value
     * @throws NoSuchElementException if it had none
     */
    public T oldValue() {
        if (before == null) {
            throw new NoSuchElementException(variable + " had no value before it was set; ask hasOldValue() first");
        }
        return variable.valueOf(before);
    }

    /**
     * Resets the variable; see {@link ContextVar#reset}.
     *
     * @throws IllegalStateException if this was used before
     * @throws IllegalArgumentException if the current context is not the one in which the variable was set
     */
    @Override
    public void close() {
        variable.reset(this);
    }

    void use(Object current) {
        if (used) {
            throw new IllegalStateException(this + " has already been used once");
        }
        if (current != context) {
            throw new IllegalArgumentException(this + " was created in a different Context: reset a variable in the"
                + " task, callback or thread that has set it");
        }
        used = true;
        context.bindings = before == null
            ? Bindings.without(context.bindings, variable)
            : Bindings.with(context.bindings, variable, before.value());
    }

    @Override
    public String toString() {
        return "Token of " + variable + (used ? " (used)" : "");
    }
}
