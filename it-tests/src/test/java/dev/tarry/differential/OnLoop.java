package dev.tarry.differential;

import dev.tarry.Awaitable;
import dev.tarry.Runner;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Runs one transformed async method to its end, outside of any comparison. */
final class OnLoop {
    private OnLoop() {
    }

    /** Calls the static method of that name in a class of the package {@code corpus} and gives its result. */
    static Object run(Corpus corpus, String className, String method, Object... arguments) {
        try (Runner runner = new Runner()) {
            ClassLoader loader = new CorpusLoader(corpus.transformed());
            Method target = Arrays.stream(loader.loadClass("corpus." + className).getDeclaredMethods())
                .filter(m -> m.getName().equals(method) && m.getParameterCount() == arguments.length)
                .filter(m -> Awaitable.class.isAssignableFrom(m.getReturnType()))
                .findFirst().orElseThrow();
            target.setAccessible(true);
            return runner.run((Awaitable<?>) target.invoke(null, arguments));
        } catch (InvocationTargetException e) {
            throw new AssertionError("the call itself threw", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
