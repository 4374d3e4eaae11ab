/**
 * Tarry's runtime: asyncio for Java. It depends on nothing but the platform.
 */
module dev.tarry {
    exports dev.tarry;
}
