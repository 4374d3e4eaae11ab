package dev.tarry;

/**
 * Where the current context is: in the task or callback that a loop runs on this thread, or else with the thread.
 *
 * <p>Tasks, handles and callbacks have one field for it, in which null is a context where nothing is set,
 * {@link Bindings} are a copy that nobody has looked at or changed yet, and a {@link Context} is one that somebody has.
 * So neither a task nor a callback costs an object of its own before it sets a variable.
 */
final class Contexts {
    /**
     * Set for good when the first variable is set anywhere; before, there is nothing to copy and nothing to look up.
     * Plain: whoever could see a value of another thread has synchronised with that thread.
     */
    static boolean used;

    private static final ThreadLocal<Context> OF_THREAD = new ThreadLocal<>();

    private Contexts() {
    }

    /** What a copy of the current context starts from. */
    static Bindings capture() {
        return used ? bindings(current()) : null;
    }

    static Bindings bindings(Object context) {
        return context instanceof Context shown ? shown.bindings : (Bindings) context;
    }

    /** A context as an object; for null an empty one. */
    static Context object(Object context) {
        return context instanceof Context shown ? shown : new Context((Bindings) context);
    }

    /** The current context in whatever form it has. */
    static Object current() {
        EventLoop loop = EventLoop.runningOrNull();
        return loop != null ? loop.context() : OF_THREAD.get();
    }

    /** The current context as an object that can be changed and compared. */
    static Context currentObject() {
        EventLoop loop = EventLoop.runningOrNull();
        Object now = loop != null ? loop.context() : OF_THREAD.get();
        Context context = object(now);
        if (context == now) {
            return context;
        }
        if (loop == null) {
            OF_THREAD.set(context);
        } else if (loop.entered == null && loop.current() != null) {
            loop.current().setContext(context);
        } else {
            loop.entered = context;
        }
        return context;
    }

    /** Makes a context the current one and gives what {@link #leave} needs. */
    static Object enter(Context context) {
        EventLoop loop = EventLoop.runningOrNull();
        if (loop == null) {
            Context outer = OF_THREAD.get();
            OF_THREAD.set(context);
            return outer;
        }
        Object outer = loop.entered;
        loop.entered = context;
        return outer;
    }

    static void leave(Object outer) {
        EventLoop loop = EventLoop.runningOrNull();
        if (loop != null) {
            loop.entered = outer;
        } else if (outer == null) {
            OF_THREAD.remove();
        } else {
            OF_THREAD.set((Context) outer);
        }
    }
}
