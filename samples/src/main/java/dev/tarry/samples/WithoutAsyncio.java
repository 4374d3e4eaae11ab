package dev.tarry.samples;

/**
 * Two tasks, one after the other, each holding the thread while it waits. {@link WithAsyncio} does the same together.
 *
 * <pre>{@code
 * import time
 *
 * def task(name, seconds):
 *     print(f"{name}: start")
 *     time.sleep(seconds)
 *     print(f"{name}: end")
 *
 * def main():
 *     start = time.perf_counter()
 *     task("A", 1)
 *     task("B", 1)
 *     print(f"Elapsed: {time.perf_counter() - start:.1f} seconds")
 *
 * main()
 * }</pre>
 */
public class WithoutAsyncio {

    static void task(String name, int seconds) throws InterruptedException {
        System.out.println(name + ": start");
        Thread.sleep(seconds * 1000L);
        System.out.println(name + ": end");
    }

    public static void main(String[] args) throws InterruptedException {
        Stopwatch watch = new Stopwatch();
        task("A", 1);
        task("B", 1);
        System.out.println("Elapsed: " + watch + " seconds");
    }
}
