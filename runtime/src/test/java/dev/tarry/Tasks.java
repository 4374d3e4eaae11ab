package dev.tarry;

import static dev.tarry.Asyncio.async;
import static dev.tarry.Asyncio.await;

import java.util.List;

/** The two ways to start tasks: what holds for one must hold for the other. */
enum Tasks {
    LAZY(TaskFactory.lazy()), EAGER(TaskFactory.eager());

    private final TaskFactory factory;

    Tasks(TaskFactory factory) {
        this.factory = factory;
    }

    <T, X extends Exception> T run(AsyncSupplier<T, X> main) throws X {
        return Loops.run(() -> inside(main));
    }

    <T, X extends Exception> List<ExceptionContext> complaints(AsyncSupplier<T, X> main) throws X {
        return Loops.complaints(() -> inside(main));
    }

    @Async
    private <T, X extends Exception> Coroutine<T> inside(AsyncSupplier<T, X> main) throws X {
        EventLoop.running().setTaskFactory(factory);
        return async(await(main.get()));
    }
}
