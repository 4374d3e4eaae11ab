package dev.tarry.transformer;

/** Adds to a failure the method that was being transformed. */
final class MethodFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String methodName;

    private MethodFault(String methodName, Throwable cause) {
        super(cause);
        this.methodName = methodName;
    }

    String methodName() {
        return methodName;
    }

    static void nameIn(AsyncMethod async, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | StackOverflowError e) {
            throw new MethodFault(async.method().name, e);
        }
    }
}
