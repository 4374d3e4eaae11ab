package dev.tarry.benchmarks.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import dev.tarry.Async;
import dev.tarry.AsyncFuture;
import dev.tarry.Coroutine;
import dev.tarry.EventLoop;
import dev.tarry.benchmarks.workloads.Outside;
import dev.tarry.benchmarks.workloads.Sizes;

/** What other threads ask of a loop. */
final class OtherThreads {

    private OtherThreads() {
    }

    /** The future that the other thread is to complete. */
    private static final class Question {
        volatile AsyncFuture<Integer> answer;
    }

    @Async
    static Coroutine<Long> asked(EventLoop loop) {
        Question question = new Question();
        Outside outside = Outside.answering(() -> loop.callSoonThreadsafe(() -> question.answer.setResult(1)));
        long sum = 0;
        for (int i = 0; i < Sizes.WAKE_UPS; i++) {
            AsyncFuture<Integer> answer = loop.createFuture();
            question.answer = answer;
            outside.ask();
            sum += await(answer);
        }
        outside.join();
        return async(sum);
    }

    @Async
    static Coroutine<Long> submitted(EventLoop loop) {
        AsyncFuture<Long> end = loop.createFuture();
        long[] count = {0};
        Runnable function = () -> {
            if (++count[0] == Sizes.SUBMISSIONS) {
                end.setResult(count[0]);
            }
        };
        Outside outside = Outside.submitting(() -> loop.callSoonThreadsafe(function));
        long submitted = await(end);
        outside.join();
        return async(submitted);
    }
}
