package dev.tarry.differential;

import dev.tarry.CallsAtFirst;
import dev.tarry.Runner;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** Runs programs under their plans, synchronously and on a loop that is kept, and gives up on those that hang. */
final class Comparison implements AutoCloseable {
    private static final int SECONDS_UNTIL_IT_HANGS = 60;
    private static final int MOST_AWAITS = 200;
    /** How many awaits are shown of a run that did not end. */
    private static final int PATTERN = 16;

    private final SharedClasses shared;
    private ExecutorService thread;
    private Runner runner;
    private volatile Plan current;

    Comparison(SharedClasses shared) {
        this.shared = shared;
        // A program runs a few times, and shall not only make calls.
        CallsAtFirst.set(1);
        begin();
    }

    Verdict of(String program, Map<String, byte[]> compiled, ClassLoader transformed,
            BiFunction<String, Integer, List<Plan>> plans) {
        current = null;
        Future<Verdict> verdict = thread.submit(() -> compare(program, compiled, transformed, plans));
        try {
            return verdict.get(SECONDS_UNTIL_IT_HANGS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            thread.shutdownNow();
            begin();
            Plan hanging = current;
            return Verdict.differs(Disagreement.Sort.HANGS, hanging, "no end after " + SECONDS_UNTIL_IT_HANGS + " s"
                + (hanging == null ? "" : " with awaits " + hanging.pattern(PATTERN)));
        } catch (ExecutionException e) {
            throw new AssertionError(program, e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void begin() {
        runner = new Runner();
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "programs");
            made.setDaemon(true);
            return made;
        });
    }

    private Verdict compare(String program, Map<String, byte[]> compiled, ClassLoader transformed,
            BiFunction<String, Integer, List<Plan>> plans) {
        MethodHandle synchronous;
        MethodHandle subject;
        try {
            ClassLoader loader = new CorpusLoader(twins(compiled), shared.synchronous());
            link(compiled, loader);
            synchronous = Program.method(loader, program, "program");
        } catch (ReflectiveOperationException | LinkageError e) {
            return Verdict.skipped("the compiler's own class file is not legal: " + e);
        }
        try {
            link(compiled, transformed);
            subject = Program.method(transformed, program, "program");
        } catch (ReflectiveOperationException | LinkageError e) {
            return Verdict.differs(Disagreement.Sort.NOT_LOADED, null, Report.stackTrace(e));
        }
        int awaits = runSynchronously(synchronous, Plan.of(0, 0)).awaits();
        int runs = 0;
        for (Plan plan : plans.apply(program, awaits)) {
            current = plan;
            Trace expected = runSynchronously(synchronous, plan);
            Trace actual = runOnLoop(subject, plan);
            if (!expected.effects().equals(actual.effects()) || !expected.outcome().equals(actual.outcome())) {
                return Verdict.differs(Disagreement.Sort.DIFFERENT_TRACE, plan,
                    "differs with awaits " + plan.pattern(expected.awaits()) + "\n--- synchronous\n" + expected
                        + "\n--- on the loop\n" + actual);
            }
            runs++;
        }
        return Verdict.agrees(runs);
    }

    /** The JVM verifies a class when it links it. */
    private static void link(Map<String, byte[]> classes, ClassLoader loader) throws ClassNotFoundException {
        for (String name : classes.keySet()) {
            Class.forName(name, true, loader);
        }
    }

    private static Map<String, byte[]> twins(Map<String, byte[]> compiled) {
        Map<String, byte[]> twins = new TreeMap<>();
        compiled.forEach((name, bytes) -> twins.put(name, SynchronousTwin.of(bytes)));
        return twins;
    }

    private static Trace runSynchronously(MethodHandle program, Plan plan) {
        Env env = new Env(plan, Oracle::sources).limited(MOST_AWAITS);
        try {
            return Trace.of(env, Oracle.awaited(program.invoke(env)));
        } catch (Throwable thrown) {
            return Trace.of(env, thrown);
        } finally {
            ThreadedGenerator.abandonAll();
        }
    }

    private Trace runOnLoop(MethodHandle method, Plan plan) {
        Env env = new Env(plan, made -> new LoopSources(shared.coroutines(), made)).limited(MOST_AWAITS);
        try {
            Callable<Object> program = () -> Program.invoke(method, env);
            return Trace.of(env, runner.run(shared.coroutines().call(program)));
        } catch (Throwable thrown) {
            return Trace.of(env, thrown);
        }
    }

    @Override
    public void close() {
        CallsAtFirst.reset();
        if (thread.isShutdown()) {
            return;
        }
        try {
            thread.submit(runner::close).get(SECONDS_UNTIL_IT_HANGS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            thread.shutdownNow();
        }
    }
}
