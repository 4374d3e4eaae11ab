package dev.tarry;

import java.util.HashMap;
import java.util.Map;

/** The signal handlers of one loop. A signal becomes a call of the loop, as if another thread had asked for it. */
final class LoopSignals {
    private record Entry(SignalHook hook, Handler handler) {
    }

    /** What to call; replaced without the signal being unhandled in between. */
    private static final class Handler implements Runnable {
        private final EventLoop loop;
        /** Null once it was removed. */
        private volatile Call call;

        Handler(EventLoop loop) {
            this.loop = loop;
        }

        /** On a thread of the JDK's. */
        @Override
        public void run() {
            Call current = call;
            if (current != null && !loop.isClosed()) {
                loop.callSoonThreadsafe(current.function, current.context);
            }
        }
    }

    private record Call(Runnable function, Context context) {
    }

    private final EventLoop loop;
    private final Map<String, Entry> entries = new HashMap<>();

    LoopSignals(EventLoop loop) {
        this.loop = loop;
    }

    void add(String signal, Runnable function) {
        String name = name(signal);
        Entry entry = entries.get(name);
        if (entry == null) {
            Handler handler = new Handler(loop);
            entry = new Entry(SignalHook.install(name, handler), handler);
            entries.put(name, entry);
        }
        entry.handler.call = new Call(function, Asyncio.copyContext());
    }

    boolean remove(String signal) {
        Entry entry = entries.remove(name(signal));
        if (entry == null) {
            return false;
        }
        entry.handler.call = null;
        entry.hook.remove();
        return true;
    }

    void removeAll() {
        for (String name : entries.keySet().toArray(String[]::new)) {
            remove(name);
        }
    }

    private static String name(String signal) {
        return signal.startsWith("SIG") ? signal.substring(3) : signal;
    }
}
