package dev.tarry.debugger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarry.differential.DebuggedProgram;
import dev.tarry.debugger.Debuggee.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A debugger, attached through the JDK's own interface for debuggers, shows the local variables of an async method by
 * their names and with their values, also behind awaits that have suspended it.
 */
class DebuggerTest {
    /** Breakpoints are the lines that end in a comment {@code // stop NAME}. */
    private static final String SOURCE = """
        public final class Debugged {
            record Point(int x, String y) { }

            private final String name = "debugged";

            @Async
            static Coroutine<Long> callee(int depth, String text) {
                int doubled = depth * 2;
                say(doubled); // stop before
                await(sleep(java.time.Duration.ZERO));
                long wide = doubled + 1L;
                return async(say(wide, text, doubled)); // stop after
            }

            @Async
            static Coroutine<Void> other(String mine) {
                say(mine); // stop other
                return async();
            }

            @Async
            Coroutine<String> types(boolean z, byte b, char c, short s, int i, long j, float f, double d, String t,
                    int[] a, Object nothing) {
                List<String> list = new ArrayList<>(List.of("one"));
                await(sleep(java.time.Duration.ZERO));
                list.add("two"); // stop types
                return async(say(z, b, c, s, i, j, f, d, t, a, nothing, list, name));
            }

            @Async
            static Coroutine<String> scopes(int count) {
                String all = ""; // stop first
                for (int i = 0; i < count; i++) {
                    String inner = "inner" + i;
                    if (i % 2 == 0) {
                        long even = i * 10L;
                        await(sleep(java.time.Duration.ZERO));
                        all += say(inner, even, i); // stop even
                    } else {
                        double odd = i / 2.0;
                        await(sleep(java.time.Duration.ZERO));
                        all += say(inner, odd, i); // stop odd
                    }
                }
                try {
                    String doomed = "doomed";
                    all += await(fails(doomed));
                } catch (IllegalStateException caught) {
                    all += say(caught, all); // stop caught
                } finally {
                    int last = all.length();
                    await(sleep(java.time.Duration.ZERO));
                    all += say(last); // stop finally
                }
                return async(all);
            }

            @Async
            static Coroutine<String> fails(String why) {
                await(sleep(java.time.Duration.ZERO));
                throw new IllegalStateException(why);
            }

            @Async
            static Coroutine<Object> operands(int x) {
                int y = x + 1;
                Point p = new Point(y++, x + "-" + await(text("awaited"))); // stop operands
                return async(say(p, y)); // stop point
            }

            @Async
            static Coroutine<String> text(String t) {
                await(sleep(java.time.Duration.ZERO));
                return async(t);
            }

            @Async
            static Coroutine<String> lambda(int captured) {
                Supplier<Coroutine<String>> supplier = () -> {
                    String inside = "inside" + captured;
                    await(sleep(java.time.Duration.ZERO));
                    return async(say(inside, captured)); // stop lambda
                };
                return async(await(supplier.get()));
            }

            @Async
            static Coroutine<String> dead(int unused, String used) {
                int early = used.length();
                String gone = "gone" + early;
                say(early, gone); // stop alive
                await(sleep(java.time.Duration.ZERO));
                say("nothing is read any more but this", used); // stop dead
                gone = "back";
                early = 7;
                return async(say(gone, early)); // stop back
            }

            static String say(Object... all) {
                return "";
            }

            static long say(long wide, String text, int more) {
                return wide;
            }

            @Async
            static Coroutine<Void> program() {
                await(gather(callee(3, "three"), other("mine")));
                await(new Debugged().types(true, (byte) -1, 'c', (short) 300, 70000, 1L << 40, 1.5f, 2.25, "text",
                    new int[] {1, 2}, null));
                await(scopes(2));
                await(operands(5));
                await(lambda(9));
                await(dead(1, "abc"));
                return async();
            }

            public static void main(String[] args) {
                run(program());
            }
        }
        """;

    static Stream<DebuggedProgram> compilers() throws Exception {
        return DebuggedProgram.all("Debugged", SOURCE);
    }

    /**
     * What is not read any more behind an await is not restored, and therefore not shown: that is the difference
     * between {@code alive} and {@code dead}. Another task ran before {@code after}, so the await really suspended; a
     * method that is resumed does not come to its first line again.
     */
    private static final String EXPECTED = """
        before {depth=3, doubled=6, text="three"}
        other {mine="mine"}
        after {doubled=6, text="three", wide=7}
        types {a=[1, 2], b=-1, c=c, d=2.25, f=1.5, i=70000, j=1099511627776, list=ArrayList, nothing=null, s=300,\
         t="text", z=true}
        first {count=2}
        even {all="", count=2, even=0, i=0, inner="inner0"}
        odd {all="", count=2, i=1, inner="inner1", odd=0.5}
        caught {all="", caught=IllegalStateException}
        finally {all="", last=0}
        operands {x=5, y=6}
        point {p=Debugged$Point, y=7}
        lambda {captured=9, inside="inside9"}
        alive {early=3, gone="gone3", used="abc"}
        dead {used="abc"}
        back {early=7, gone="back", used="abc"}""";

    @ParameterizedTest
    @MethodSource("compilers")
    void the_locals_of_an_async_method_are_shown_by_name(DebuggedProgram program) throws Exception {
        Map<Integer, String> names = program.marked("// stop ");
        List<Stop> stops = Debuggee.run(program.mainClass(), program.classPath(), List.copyOf(names.keySet()));
        List<String> seen = new ArrayList<>();
        for (Stop stop : stops) {
            seen.add(names.get(stop.line()) + " " + new TreeMap<>(stop.locals()));
        }
        // ECJ gives captured variables no names in a lambda's body.
        String expected = program.compiler().startsWith("ecj") ? EXPECTED.replace("captured=9, ", "") : EXPECTED;
        assertEquals(expected, String.join("\n", seen));
    }
}
