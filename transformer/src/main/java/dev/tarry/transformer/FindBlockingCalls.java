package dev.tarry.transformer;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds calls of the JDK that make the thread of the event loop wait, and with it all of the loop's tasks. */
final class FindBlockingCalls {

    private static final String CONCURRENT = "java/util/concurrent/";

    /**
     * The classes that declare a blocking method, by name and parameters, a star standing for any; subclasses have it
     * too. Reading from an InputStream is not among them: the type does not tell where the bytes come from.
     */
    private static final Map<String, Set<String>> BLOCKING = Map.ofEntries(
            Map.entry("sleep(J)", Set.of("java/lang/Thread", CONCURRENT + "TimeUnit")),
            Map.entry("sleep(JI)", Set.of("java/lang/Thread")),
            Map.entry("sleep(Ljava/time/Duration;)", Set.of("java/lang/Thread")),
            Map.entry("join()", Set.of("java/lang/Thread", CONCURRENT + "CompletableFuture",
                    CONCURRENT + "ForkJoinTask")),
            Map.entry("join(J)", Set.of("java/lang/Thread")),
            Map.entry("join(Ljava/time/Duration;)", Set.of("java/lang/Thread")),
            Map.entry("wait()", Set.of("java/lang/Object")),
            Map.entry("wait(J)", Set.of("java/lang/Object")),
            Map.entry("wait(JI)", Set.of("java/lang/Object")),
            Map.entry("get()", Set.of(CONCURRENT + "Future")),
            Map.entry("get(JLjava/util/concurrent/TimeUnit;)", Set.of(CONCURRENT + "Future")),
            Map.entry("invoke()", Set.of(CONCURRENT + "ForkJoinTask")),
            Map.entry("await()", Set.of(CONCURRENT + "CountDownLatch", CONCURRENT + "CyclicBarrier",
                    CONCURRENT + "locks/Condition")),
            Map.entry("await(JLjava/util/concurrent/TimeUnit;)", Set.of(CONCURRENT + "CountDownLatch",
                    CONCURRENT + "CyclicBarrier", CONCURRENT + "locks/Condition")),
            Map.entry("acquire()", Set.of(CONCURRENT + "Semaphore")),
            Map.entry("acquire(I)", Set.of(CONCURRENT + "Semaphore")),
            Map.entry("acquireUninterruptibly()", Set.of(CONCURRENT + "Semaphore")),
            Map.entry("tryAcquire(JLjava/util/concurrent/TimeUnit;)", Set.of(CONCURRENT + "Semaphore")),
            Map.entry("take()", Set.of(CONCURRENT + "BlockingQueue", CONCURRENT + "CompletionService")),
            Map.entry("put(Ljava/lang/Object;)", Set.of(CONCURRENT + "BlockingQueue")),
            Map.entry("poll(JLjava/util/concurrent/TimeUnit;)", Set.of(CONCURRENT + "BlockingQueue")),
            Map.entry("offer(Ljava/lang/Object;JLjava/util/concurrent/TimeUnit;)",
                    Set.of(CONCURRENT + "BlockingQueue")),
            Map.entry("takeFirst()", Set.of(CONCURRENT + "BlockingDeque")),
            Map.entry("takeLast()", Set.of(CONCURRENT + "BlockingDeque")),
            Map.entry("transfer(Ljava/lang/Object;)", Set.of(CONCURRENT + "TransferQueue")),
            Map.entry("lock()", Set.of(CONCURRENT + "locks/Lock")),
            Map.entry("lockInterruptibly()", Set.of(CONCURRENT + "locks/Lock")),
            Map.entry("tryLock(JLjava/util/concurrent/TimeUnit;)", Set.of(CONCURRENT + "locks/Lock")),
            Map.entry("awaitTermination(JLjava/util/concurrent/TimeUnit;)", Set.of(CONCURRENT + "ExecutorService")),
            Map.entry("invokeAll(*)", Set.of(CONCURRENT + "ExecutorService")),
            Map.entry("invokeAny(*)", Set.of(CONCURRENT + "ExecutorService")),
            Map.entry("close()", Set.of(CONCURRENT + "ExecutorService")),
            Map.entry("exchange(Ljava/lang/Object;)", Set.of(CONCURRENT + "Exchanger")),
            Map.entry("arriveAndAwaitAdvance()", Set.of(CONCURRENT + "Phaser")),
            Map.entry("awaitAdvance(I)", Set.of(CONCURRENT + "Phaser")),
            Map.entry("park()", Set.of(CONCURRENT + "locks/LockSupport")),
            Map.entry("parkNanos(J)", Set.of(CONCURRENT + "locks/LockSupport")),
            Map.entry("waitFor()", Set.of("java/lang/Process")),
            Map.entry("waitFor(JLjava/util/concurrent/TimeUnit;)", Set.of("java/lang/Process")),
            Map.entry("send(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;)",
                    Set.of("java/net/http/HttpClient")),
            Map.entry("connect(*)", Set.of("java/net/Socket")),
            Map.entry("accept()", Set.of("java/net/ServerSocket")),
            Map.entry("receive(Ljava/net/DatagramPacket;)", Set.of("java/net/DatagramSocket")),
            Map.entry("getByName(*)", Set.of("java/net/InetAddress")),
            Map.entry("getAllByName(*)", Set.of("java/net/InetAddress")),
            Map.entry("openStream()", Set.of("java/net/URL")),
            Map.entry("select(*)", Set.of("java/nio/channels/Selector")),
            Map.entry("readLine(*)", Set.of("java/io/Console")),
            Map.entry("getConnection(*)", Set.of("java/sql/DriverManager", "javax/sql/DataSource")),
            Map.entry("execute(*)", Set.of("java/sql/Statement")),
            Map.entry("executeQuery(*)", Set.of("java/sql/Statement")),
            Map.entry("executeUpdate(*)", Set.of("java/sql/Statement")),
            Map.entry("executeLargeUpdate(*)", Set.of("java/sql/Statement")),
            Map.entry("executeBatch()", Set.of("java/sql/Statement")),
            Map.entry("executeLargeBatch()", Set.of("java/sql/Statement")),
            Map.entry("commit()", Set.of("java/sql/Connection")),
            Map.entry("rollback(*)", Set.of("java/sql/Connection")));

    private final Problems problems;
    private final ClassPath classPath;

    FindBlockingCalls(Problems problems, ClassPath classPath) {
        this.problems = problems;
        this.classPath = classPath;
    }

    void in(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof MethodInsnNode call && blocks(call)) {
                String owner = call.owner.substring(Math.max(call.owner.lastIndexOf('/'), call.owner.lastIndexOf('$'))
                        + 1);
                problems.report(DiagnosticId.BLOCKING_CALL, method, call,
                        owner + "." + call.name + " stops every task of the event loop while it waits");
            }
        }
    }

    private boolean blocks(MethodInsnNode call) {
        String signature = call.name + call.desc.substring(0, call.desc.indexOf(')') + 1);
        Set<String> declaring = BLOCKING.getOrDefault(signature, BLOCKING.get(call.name + "(*)"));
        return declaring != null && (declaring.contains(call.owner) || declaring.contains("java/lang/Object")
                || inherits(call.owner, declaring, new HashSet<>()));
    }

    private boolean inherits(String name, Set<String> declaring, Set<String> seen) {
        if (name == null || !seen.add(name)) {
            return false;
        }
        if (declaring.contains(name)) {
            return true;
        }
        Optional<ClassFacts> facts = classPath.find(name);
        return facts.isPresent() && (inherits(facts.get().superName(), declaring, seen)
                || facts.get().interfaces().stream().anyMatch(parent -> inherits(parent, declaring, seen)));
    }
}
