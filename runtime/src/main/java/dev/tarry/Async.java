package dev.tarry;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that can be paused: the counterpart of Python's {@code async def}.
 *
 * <p>The method returns {@link Coroutine}, and then nothing runs until the coroutine is awaited or made a task; or it
 * returns {@link java.util.concurrent.CompletionStage} or {@link java.util.concurrent.CompletableFuture}, and then
 * calling it starts it at once. Inside it, {@code await(x)} gives the value of an awaitable and {@code return async(v)}
 * gives the method's own value. A method that returns {@link AsyncGenerator} gives many values, see there.
 *
 * <pre>{@code
 * @Async Coroutine<Integer> total(List<Account> accounts) throws IOException {
 *     int sum = 0;
 *     for (Account account : accounts) {
 *         sum += await(account.balance());
 *     }
 *     return async(sum);
 * }
 * }</pre>
 *
 * <p>The annotation does nothing by itself: the build plugin rewrites the class after compilation. A lambda needs no
 * annotation; one that returns {@code Coroutine} and contains {@code await} is rewritten too, and so is one that returns
 * {@code AsyncGenerator} and contains {@code yieldValue}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Async {
}
