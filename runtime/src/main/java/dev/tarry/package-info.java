/**
 * asyncio for Java: {@link dev.tarry.Async @Async} methods, a single-threaded event loop that resumes them, and the
 * functions that put them together.
 *
 * <p>The door is {@link dev.tarry.Asyncio}; import its members statically and start there:
 *
 * <pre>{@code
 * import static dev.tarry.Asyncio.*;
 * import dev.tarry.*;
 *
 * class Hello {
 *     @Async static Coroutine<Void> hello() {
 *         System.out.println("Hello ...");
 *         await(sleep(seconds(1)));
 *         System.out.println("... World!");
 *         return async();
 *     }
 *
 *     public static void main(String[] args) {
 *         run(hello());
 *     }
 * }
 * }</pre>
 *
 * <p>{@link dev.tarry.Continuation}, {@link dev.tarry.Frame} and {@link dev.tarry.Transformed} are public only because
 * the classes that the build plugin has transformed refer to them.
 */
package dev.tarry;
