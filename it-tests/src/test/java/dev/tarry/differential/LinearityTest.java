package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tarry.transformer.ClassPath;
import dev.tarry.transformer.TransformedClass;
import dev.tarry.transformer.Transformer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The transformer's effort grows as the method does. Time would need a margin so wide that it could not tell; what is
 * allocated is stable, and each step of the transformer's data flows and each value that it looks at allocates.
 */
class LinearityTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int FEW = 60;
    private static final int MANY = 4 * FEW;

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', textBlock = """
        straight     | -g      | b += await(c);
        straight     | -g:none | b += await(c);
        operands     | -g      | b += a + await(c) * 2;
        branches     | -g      | if (a > b) { b += await(c); } else { a--; }
        loops        | -g      | for (int i = 0; i < 2; i++) { b += await(c); }
        loops        | -g:none | while (b < a) { b += await(c); }
        tries        | -g      | try { b += await(c); } catch (IllegalStateException e) { b--; }
        variables    | -g      | { int x = b; String s = "s"; b = await(c) + x; a += s.length(); }
        dead         | -g      | { int x = b; String s = "s" + x; a += s.length(); b = await(c); }
        patterns     | -g      | if ((Object) await(c) instanceof Integer x && x > a) { b += x; }
        objects      | -g      | b += new StringBuilder("x").append((int) await(c)).length();
        returns      | -g      | if (b > a) { return c; }
        caught       | -g      | try { if (b > a) { return c; } b += await(c); } catch (RuntimeException e) { b--; }
        caught       | -g:none | try { if (b > a) { return c; } b += await(c); } catch (RuntimeException e) { b--; }
        kept         | -g      | try { if (b > a) { return c; } b += await(c); } finally { b--; }
        kept         | -g:none | try { if (b > a) { return c; } b += await(c); } finally { b--; }
        yields       | -g      | try { yieldValue(b); if (b > a) { return endOfValues(); } } finally { b--; }
        each         | -g      | for (int x : awaitEach(source)) { b += x; }
        """)
    void four_times_the_awaits_take_four_times_the_work(String name, String debug, String statement) throws IOException {
        bytesFor(FEW, debug, name + "Warm", statement);
        long few = bytesFor(FEW, debug, name + "Few", statement);
        long many = bytesFor(MANY, debug, name + "Many", statement);
        assertTrue(many < 4.4 * few, many + " bytes for " + MANY + " awaits, " + few + " for " + FEW);
    }

    /**
     * A jump of more than 32 KB needs another form, which a class writer notices only when all is written. If it were
     * left to that, a method would cost twice as much per await from there on.
     */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(delimiter = '|', textBlock = """
        straight | -g      | 500 | await(c);
        values   | -g:none | 375 | b += await(c);
        branches | -g      | 375 | if (a > b) { await(c); } else { a--; }
        loops    | -g:none | 150 | while (b < a) { b += await(c); }
        tries    | -g      | 250 | try { await(c); } catch (IllegalStateException e) { b--; }
        """)
    void also_those_that_need_long_jumps(String name, String debug, int awaits, String statement) throws IOException {
        bytesFor(awaits, debug, name + "Warming", statement);
        long near = bytesFor(awaits, debug, name + "Near", statement);
        long far = bytesFor(4 * awaits, debug, name + "Far", statement);
        assertTrue(far < 4.4 * near, far + " bytes for " + 4 * awaits + " awaits, " + near + " for " + awaits);
    }

    private static long bytesFor(int awaits, String debug, String name, String statement) throws IOException {
        String className = "Linear" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        byte[] classFile = compile(awaits, debug, className, statement);
        try (ClassPath classPath = Corpus.classPath(Compilation.target(className).resolve("classes"))) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            TransformedClass result = new Transformer(classPath).transform(classFile);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertEquals(List.of(), result.diagnostics());
            // A returned awaitable is awaited twice: where it is evaluated, and where it is returned.
            assertEquals(0, result.awaitPoints() % awaits, "await points");
            return allocated;
        }
    }

    private static byte[] compile(int awaits, String debug, String className, String statement) throws IOException {
        boolean generator = statement.contains("yieldValue");
        String source = InlineSource.IMPORTS + "final class " + className + " {\n"
            + "@Async static " + (generator ? "AsyncGenerator<Integer>" : "Coroutine<Integer>")
            + " program(Coroutine<Integer> c, AsyncIterable<Integer> source, int a) {\nint b = 0;\n"
            + (statement + "\n").repeat(awaits) + "return " + (generator ? "endOfValues()" : "async(a + b)")
            + ";\n}\n}\n";
        Path file = Compilation.target(className).resolve("sources/corpus/" + className + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        return Compilation.of(Variant.javac(17, debug), className, List.of(file)).classes().get("corpus." + className);
    }
}
