package dev.tarry.benchmarks;

import dev.tarry.benchmarks.workloads.Peer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The systems that are on the class path and that this JDK can run, Tarry first. */
final class Peers {
    static final String TARRY = "Tarry";
    private static final List<String> ORDER =
        List.of(TARRY, "by hand", "Kotlin", "virtual threads", "EA Async", "CompletableFuture");

    private Peers() {
    }

    static List<Peer> all() {
        List<Peer> peers = new ArrayList<>();
        Iterator<Peer> found = ServiceLoader.load(Peer.class).iterator();
        for (;;) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                Peer peer = found.next();
                if (peer.available()) {
                    peers.add(peer);
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                System.err.println("Left out: " + e);
            }
        }
        peers.sort(Comparator.comparingInt(peer -> ORDER.indexOf(peer.title())));
        return peers;
    }

    static Peer titled(String title) {
        return all().stream().filter(peer -> peer.title().equals(title)).findFirst().orElseThrow(
            () -> new IllegalArgumentException("there is no " + title + " on the class path"));
    }
}
