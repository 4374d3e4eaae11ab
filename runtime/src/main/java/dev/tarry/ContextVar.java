package dev.tarry;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A variable that has a value of its own in every task, such as the user or the request that the task works for; the
 * counterpart of {@code contextvars.ContextVar}, and what a {@link ThreadLocal} is to threads.
 *
 * <pre>{@code
 * static final ContextVar<String> USER = new ContextVar<>("user", "nobody");
 *
 * @Async static Coroutine<Void> serve(Request request) {
 *     try (var user = USER.set(request.user())) {
 *         await(answer(request));       // sees the user, and so do the tasks it makes
 *     }
 *     return async();
 * }
 * }</pre>
 *
 * <p>A task starts with a copy of the values that its maker had; what it sets, only it sees. A coroutine that is
 * awaited directly runs in the awaiting task, and shares its values. Callbacks of the loop run with a copy of the values
 * from where they were registered. {@link Asyncio#toThread} takes a copy along, {@link EventLoop#runInExecutor} does
 * not. Outside of loops each thread has values of its own.
 *
 * <p>Make variables once, in static final fields: contexts refer to them. May be used from any thread.
 *
 * @param <T> the type of the value
 */
public final class ContextVar<T> {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** No other variable has it; where the value is in {@link Bindings}. */
    final int number = COUNT.getAndIncrement();
    private final String name;
    private final T defaultValue;
    private final boolean hasDefault;

    /**
     * Makes a variable without a default.
     *
     * @param name for messages
     */
    public ContextVar(String name) {
        this(name, null, false);
    }

    /**
     * Makes a variable with a value for contexts in which none was set.
     *
     * @param name for messages
     * @param defaultValue may be null
     */
    public ContextVar(String name, T defaultValue) {
        this(name, defaultValue, true);
    }

    private ContextVar(String name, T defaultValue, boolean hasDefault) {
        this.name = Objects.requireNonNull(name, "name");
        this.defaultValue = defaultValue;
        this.hasDefault = hasDefault;
    }

    /**
     * The name given to the constructor.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The value in the current context.
     *
     * @return the value, or else the variable's default
     * @throws NoSuchElementException if there is neither
     */
    public T get() {
        Bindings.Binding binding = binding();
        if (binding != null) {
            return valueOf(binding);
        }
        if (hasDefault) {
            return defaultValue;
        }
        throw new NoSuchElementException("the context variable '" + name + "' has no value here, and no default: set"
            + " it in this task or before the task is made, call get(defaultValue), or give the constructor a default");
    }

    /**
     * The value in the current context, or one for the case that there is none.
     *
     * @param otherwise comes before the variable's default; may be null
     * @return the value if one was set, otherwise {@code otherwise}
     */
    public T get(T otherwise) {
        Bindings.Binding binding = binding();
        return binding != null ? valueOf(binding) : otherwise;
    }

    /**
     * Sets the value in the current context.
     *
     * @param value may be null
     * @return takes the change back, by {@link Token#close()} or {@link #reset}; may be ignored
     */
    public Token<T> set(T value) {
        Contexts.used = true;
        Context context = Contexts.currentObject();
        Token<T> token = new Token<>(this, context, Bindings.find(context.bindings, this));
        context.bindings = Bindings.with(context.bindings, this, value);
        return token;
    }

    /**
     * Takes a {@link #set} back: the variable has the value again that it had before, or none.
     *
     * @param token what {@code set} gave
     * @throws IllegalStateException if the token has been used
     * @throws IllegalArgumentException if it comes from another variable, or from another context, such as that of
     *     another task
     */
    public void reset(Token<T> token) {
        if (token.var() != this) {
            throw new IllegalArgumentException(token + " was created by a different ContextVar than " + this);
        }
        token.use(Contexts.current());
    }

    @SuppressWarnings("unchecked")
    T valueOf(Bindings.Binding binding) {
        return (T) binding.value();
    }

    private Bindings.Binding binding() {
        return Contexts.used ? Bindings.find(Contexts.bindings(Contexts.current()), this) : null;
    }

    @Override
    public String toString() {
        return "ContextVar '" + name + "'" + (hasDefault ? " (default: " + defaultValue + ")" : "");
    }
}
