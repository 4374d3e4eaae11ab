package dev.tarry;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * The values of all {@link ContextVar}s at one place: every task has a context, and every callback, and every thread
 * outside of loops. The counterpart of {@code contextvars.Context}.
 *
 * <p>{@link Asyncio#copyContext()} copies the current one, in no time, however many variables are set. Hand a context
 * to {@link Asyncio#createTask(Coroutine, Context)} or {@link EventLoop#callSoon(Runnable, Context)} to have the task
 * or callback run in this very context, instead of in a copy of its maker's:
 *
 * <pre>{@code
 * Context context = copyContext();
 * await(createTask(login(), context));
 * String user = context.get(USER);         // as login() has set it
 * }</pre>
 *
 * <p>Iterates over the variables that have a value. May be handed from thread to thread, but is not for two at once.
 */
public final class Context implements Iterable<ContextVar<?>> {
    Bindings bindings;
    private boolean running;
    /** While {@link #run} runs: what was current around it. */
    private Object outer;

    /** Makes a context in which no variable has a value. */
    public Context() {
        this(null);
    }

    Context(Bindings bindings) {
        this.bindings = bindings;
    }

    /**
     * Runs code that sees and sets the variables of this context.
     *
     * @param action does not pause: an {@code await} in it belongs to its task, which has a context of its own
     * @param <X> what it throws
     * @throws X what the code throws
     * @throws IllegalStateException if the context is in use already: by this method, on any thread, or as the current
     *     one
     */
    public <X extends Exception> void run(BlockingAction<X> action) throws X {
        Objects.requireNonNull(action, "action");
        this.<Void, X>run(() -> {
            action.run();
            return null;
        });
    }

    /**
     * Like {@link #run(BlockingAction)} for code that has a value.
     *
     * @param call what to run
     * @param <T> the type of its value
     * @param <X> what it throws
     * @return its value
     * @throws X what the code throws
     * @throws IllegalStateException if the context is in use already
     */
    public <T, X extends Exception> T run(BlockingCall<T, X> call) throws X {
        Objects.requireNonNull(call, "call");
        begin();
        Object around = Contexts.enter(this);
        try {
            return call.call();
        } finally {
            Contexts.leave(around);
            end();
        }
    }

    /**
     * A copy: what is set in one of them is not set in the other.
     *
     * @return a new context
     */
    public Context copy() {
        return new Context(bindings);
    }

    /**
     * The value of a variable in this context. Its default does not count.
     *
     * @param variable not null
     * @param <T> the type of the value
     * @return the value, or null if there is none
     */
    public <T> T get(ContextVar<T> variable) {
        return get(variable, null);
    }

    /**
     * The value of a variable in this context, or one for the case that there is none.
     *
     * @param variable not null
     * @param otherwise may be null
     * @param <T> the type of the value
     * @return the value if one was set, otherwise {@code otherwise}
     */
    public <T> T get(ContextVar<T> variable, T otherwise) {
        Bindings.Binding binding = Bindings.find(bindings, variable);
        return binding != null ? variable.valueOf(binding) : otherwise;
    }

    /**
     * Whether a variable has a value in this context.
     *
     * @param variable not null
     * @return true if so, even if the value is null
     */
    public boolean contains(ContextVar<?> variable) {
        return Bindings.find(bindings, variable) != null;
    }

    /**
     * How many variables have a value in this context.
     *
     * @return the number
     */
    public int size() {
        return Bindings.size(bindings);
    }

    /** The variables that have a value now, in no particular order. */
    @Override
    public Iterator<ContextVar<?>> iterator() {
        List<ContextVar<?>> variables = new ArrayList<>();
        Bindings.forEach(bindings, binding -> variables.add(binding.variable()));
        return List.copyOf(variables).iterator();
    }

    private synchronized void begin() {
        boolean current = false;
        Object around = Contexts.current();
        for (Object c = around; c instanceof Context context && !current; c = context.outer) {
            current = c == this;
        }
        if (running || current) {
            throw new IllegalStateException("cannot enter " + this + ": it is already entered; run in a copy() of it");
        }
        running = true;
        outer = around;
    }

    private synchronized void end() {
        running = false;
        outer = null;
    }

    @Override
    public String toString() {
        List<String> values = new ArrayList<>();
        Bindings.forEach(bindings, binding -> values.add(binding.variable().name() + "=" + binding.value()));
        return "Context " + values;
    }
}
