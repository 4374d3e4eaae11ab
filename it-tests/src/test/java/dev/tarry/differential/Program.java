package dev.tarry.differential;

import dev.tarry.Runner;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.Callable;

/** One async method of a corpus that takes an {@link Env}, to be run once for each plan. */
final class Program implements AutoCloseable {
    private final Map<String, byte[]> synchronous;
    private final Map<String, byte[]> transformed;
    private final String className;
    private final String subject;
    private final String expected;
    private final boolean fresh;
    private final ClassLoader synchronousLoader;
    private final ClassLoader transformedLoader;
    private final Runner runner = new Runner();

    /**
     * @param subject the method to run on the loop
     * @param expected the method to run synchronously
     * @param fresh whether each run loads the classes anew
     */
    Program(Corpus corpus, String className, String subject, String expected, boolean fresh) {
        this.synchronous = corpus.synchronous();
        this.transformed = corpus.transformed();
        this.className = className;
        this.subject = subject;
        this.expected = expected;
        this.fresh = fresh;
        synchronousLoader = new CorpusLoader(synchronous);
        transformedLoader = new CorpusLoader(transformed);
    }

    Trace runSynchronously(Plan plan) {
        Env env = new Env(plan, Oracle::sources);
        try {
            ClassLoader loader = fresh ? new CorpusLoader(synchronous) : synchronousLoader;
            MethodHandle method = method(loader, className, expected);
            return Trace.of(env, Oracle.awaited(method.invoke(env)));
        } catch (Throwable thrown) {
            return Trace.of(env, thrown);
        } finally {
            ThreadedGenerator.abandonAll();
        }
    }

    Trace runOnLoop(Plan plan) {
        return runOnLoop(plan, className);
    }

    /** The same, with the program called and awaited in one expression of another method. */
    Trace runFused(Plan plan) {
        return runOnLoop(plan, FusedCallers.callerOf(className));
    }

    private Trace runOnLoop(Plan plan, String callee) {
        ClassLoader loader = fresh ? new CorpusLoader(transformed) : transformedLoader;
        CoroutineSources coroutines = coroutines(loader);
        Env env = new Env(plan, made -> new LoopSources(coroutines, made));
        try {
            MethodHandle method = method(loader, callee, subject);
            Callable<Object> program = () -> invoke(method, env);
            return Trace.of(env, runner.run(coroutines.call(program)));
        } catch (Throwable thrown) {
            return Trace.of(env, thrown);
        }
    }

    @Override
    public void close() {
        runner.close();
    }

    static Object invoke(MethodHandle method, Env env) throws Exception {
        try {
            return method.invoke(env);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static MethodHandle method(ClassLoader loader, String owner, String name)
            throws ReflectiveOperationException {
        Method method = loader.loadClass(owner).getDeclaredMethod(name, Env.class);
        method.setAccessible(true);
        return MethodHandles.lookup().unreflect(method);
    }

    private static CoroutineSources coroutines(ClassLoader loader) {
        try {
            return (CoroutineSources) loader.loadClass("corpus.CorpusCoroutines").getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
