package dev.projax.it.faults;

import dev.projax.core.hosting.Hosted;
import dev.projax.core.inventory.Instances;
import dev.projax.core.registry.App;
import dev.projax.server.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in its own process whose threads list all instances. */
final class Lister {
    private Lister() {}

    /**
     * Takes the number of threads and the total number of listings. Prints its ID, and in the end how many listings did
     * not include itself.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        App app = App.projax(System.getenv());
        AtomicInteger rest = new AtomicInteger(Integer.parseInt(args[1]));
        AtomicInteger unseen = new AtomicInteger();
        try (Hosted<ApiServer> server = ApiServer.start(app)) {
            System.out.println(server.id());
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                Thread thread = new Thread(() -> {
                    while (rest.getAndDecrement() > 0) {
                        unseen.addAndGet(isSeen(app, server) ? 0 : 1);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.println(unseen.get());
            if (System.in.read() < 0) {
                return;
            }
        }
    }

    private static boolean isSeen(App app, Hosted<ApiServer> server) {
        try {
            return Instances.of(app).list().stream()
                    .anyMatch(instance -> instance.id().equals(server.id()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
