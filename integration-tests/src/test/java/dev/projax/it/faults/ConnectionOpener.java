package dev.projax.it.faults;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.registry.App;
import dev.projax.desktop.ConnectionOptions;
import dev.projax.desktop.ServerConnection;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Opens and closes a thousand connections, and prints what they have left behind. */
final class ConnectionOpener {
    static final int TIMES = 1_000;
    private static final int WARMING_UP = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration A_MOMENT = Duration.ofMillis(5);

    private ConnectionOpener() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        App present = App.projax(System.getenv());
        Path missing = present.directory().resolve("missing");
        App absent = new App(
                "absent",
                present.range(),
                List.of(),
                missing,
                present.directory().resolve("absent.txt"),
                present.leases());
        open(present, absent, WARMING_UP);
        long threads = threads();
        long files = files();

        open(present, absent, TIMES);

        Eventually.that(
                PATIENCE,
                () -> (threads() - threads) + " threads and " + (files() - files) + " files to go",
                () -> threads() <= threads && files() <= files);
        System.out.println(
                "left: " + Math.max(0, threads() - threads) + " threads, " + Math.max(0, files() - files) + " files");
    }

    private static void open(App present, App absent, int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            try (ServerConnection connection = ServerConnection.open(
                    ConnectionOptions.of(i % 2 == 0 ? present : absent), state -> {}, Runnable::run)) {
                boolean isPresent = i % 2 == 0;
                // long enough for the connection without a server to start watching
                boolean found =
                        connection.await(isPresent ? PATIENCE : A_MOMENT).isPresent();
                if (found != isPresent) {
                    throw new IOException("found a server where none runs, or none where one runs");
                }
            }
        }
        Eventually.that(PATIENCE, "the end of all connections", () -> ours() == 0);
    }

    private static long ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("projax-"))
                .count();
    }

    private static long threads() {
        return Thread.getAllStackTraces().size();
    }

    private static long files() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
