package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindBlockingCallsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Thread                                      | x.join()
            Thread                                      | Thread.sleep(1)
            TimeUnit                                    | x.sleep(1)
            Object                                      | x.wait()
            String                                      | x.wait(5)
            Future<String>                              | x.get()
            CompletableFuture<String>                   | x.get(1, TimeUnit.DAYS)
            CompletableFuture<String>                   | x.join()
            ForkJoinTask<String>                        | x.invoke()
            CountDownLatch                              | x.await()
            CyclicBarrier                               | x.await()
            java.util.concurrent.locks.Condition        | x.await(1, TimeUnit.DAYS)
            Semaphore                                   | x.acquire()
            Semaphore                                   | x.tryAcquire(1, TimeUnit.DAYS)
            java.util.concurrent.locks.ReentrantLock    | x.lock()
            java.util.concurrent.locks.Lock             | x.tryLock(1, TimeUnit.DAYS)
            BlockingQueue<String>                       | x.take()
            ArrayBlockingQueue<String>                  | x.put("")
            LinkedBlockingDeque<String>                 | x.takeLast()
            SynchronousQueue<String>                    | x.poll(1, TimeUnit.DAYS)
            ExecutorService                             | x.invokeAll(null)
            ThreadPoolExecutor                          | x.awaitTermination(1, TimeUnit.DAYS)
            Process                                     | x.waitFor()
            java.net.Socket                             | x.connect(null, 1)
            java.net.ServerSocket                       | x.accept()
            java.net.http.HttpClient                    | x.send(null, null)
            java.net.InetAddress                        | x.getByName("")
            java.nio.channels.Selector                  | x.select(1)
            javax.sql.DataSource                        | x.getConnection()
            java.sql.Connection                         | x.commit()
            java.sql.Statement                          | x.executeQuery("")
            java.sql.PreparedStatement                  | x.executeQuery()
            java.sql.CallableStatement                  | x.execute()
            """)
    void a_call_that_blocks_the_loop_is_a_warning(String type, String call) {
        assertEquals(List.of(DiagnosticId.BLOCKING_CALL), warningsOf(type, call));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BlockingQueue<String> | x.poll()", "BlockingQueue<String> | x.offer(null)",
        "Semaphore | x.tryAcquire()", "java.util.concurrent.locks.Lock | x.tryLock()",
        "java.util.function.Supplier<String> | x.get()", "java.util.Map<String, String> | x.get(null)",
        "CompletableFuture<String> | x.getNow(null)", "Store | x.join()", "Executor | x.execute(null)",
        "java.nio.channels.Selector | x.selectNow()"})
    void a_call_that_only_looks_like_it_is_none(String typeAndCall) {
        String[] parts = typeAndCall.split(" \\| ");
        assertEquals(List.of(), warningsOf(parts[0], parts[1]));
    }

    private List<DiagnosticId> warningsOf(String type, String call) {
        Path classes = Sources.compile(directory, "Store", "class Store { void join() { }\n@Async static Coroutine<Void> f("
                + type + " x) throws Exception {\n" + call + "; return async(); } }");
        return Sources.transform(classes, "Store").warnings().stream().map(Diagnostic::id).toList();
    }
}
