/**
 * Tarry's runtime: asyncio for Java. It depends on nothing but the platform.
 */
module dev.tarry {
    // Signals; without it only Ctrl-C and signal handlers are missing.
    requires static jdk.unsupported;

    exports dev.tarry;
}
