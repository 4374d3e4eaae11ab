package dev.tarry.transformer;

import java.util.Set;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Names of the runtime that transformed code refers to.
 *
 * <p>The transformer knows the runtime by name only: a dependency would close a cycle, since the runtime's own
 * multi-step functions are built by the transformer.
 */
final class RuntimeNames {

    static final String ASYNCIO = "dev/tarry/Asyncio";
    static final String ASYNC_ANNOTATION = "Ldev/tarry/Async;";
    static final String TRANSFORMED_ANNOTATION = "Ldev/tarry/Transformed;";

    static final String AWAITABLE = "dev/tarry/Awaitable";
    static final String COROUTINE = "dev/tarry/Coroutine";
    static final String ASYNC_RESULT = "dev/tarry/AsyncResult";
    static final String ASYNC_GENERATOR = "dev/tarry/AsyncGenerator";
    static final String COMPLETION_STAGE = "java/util/concurrent/CompletionStage";
    static final String COMPLETABLE_FUTURE = "java/util/concurrent/CompletableFuture";

    static final String TASK = "dev/tarry/Task";
    static final String FRAME = "dev/tarry/Frame";
    static final String CODE = "dev/tarry/Frame$Code";
    static final String CONTINUATION = "dev/tarry/Continuation";
    static final String SUSPENSION = "dev/tarry/Suspension";

    static final String TASK_DESCRIPTOR = "L" + TASK + ";";
    static final String FRAME_DESCRIPTOR = "L" + FRAME + ";";
    static final String CODE_DESCRIPTOR = "L" + CODE + ";";
    static final String COROUTINE_DESCRIPTOR = "L" + COROUTINE + ";";

    /** What {@code @Async} methods may return; a started future is handed out for all but the coroutine. */
    static final Set<String> ASYNC_RETURN_TYPES =
            Set.of(COROUTINE, COMPLETION_STAGE, COMPLETABLE_FUTURE, ASYNC_RESULT);

    private RuntimeNames() {}

    /** The one call of the runtime whose body is written by hand, and stands in {@link #CONTINUATION}. */
    static boolean isSleep(String owner, String signature) {
        return owner.equals(ASYNCIO) && signature.equals("sleep(Ljava/time/Duration;)" + COROUTINE_DESCRIPTOR);
    }

    /** Whether a class is one of the runtime's; there are packages below its own that are not. */
    static boolean isOfRuntime(String owner) {
        return owner.substring(0, owner.lastIndexOf('/') + 1).equals("dev/tarry/");
    }

    /** The class in which the body of a fused call is. */
    static String ownerOfBody(MethodInsnNode call) {
        return isSleep(call.owner, call.name + call.desc) ? CONTINUATION : call.owner;
    }
}
