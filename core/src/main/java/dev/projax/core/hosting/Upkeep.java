package dev.projax.core.hosting;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.instances.Registration;
import dev.projax.core.inventory.Instances;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.portfile.PortFileClaim;
import dev.projax.core.registry.App;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A daemon thread that keeps a server's published files correct. It deletes once what dead servers left behind, and
 * every 5 s it restores files that were removed or damaged. The port file is right again within 10 s. It also takes ::1
 * for the server if the machine gets that address later.
 */
final class Upkeep implements Closeable {
    private static final Logger LOGGER = System.getLogger(Upkeep.class.getName());
    private static final long PERIOD_MILLIS = 5_000;

    private final App app;
    private final Registration registration;
    private final PortFileClaim claim;
    private final BoundPort<?> port;
    private boolean closed;

    /** The problems of the last attempts, by what was attempted. */
    private final Map<String, String> problems = new HashMap<>();

    private Upkeep(App app, Registration registration, PortFileClaim claim, BoundPort<?> port) {
        this.app = app;
        this.registration = registration;
        this.claim = claim;
        this.port = port;
    }

    /** Returns the upkeep of a server, not started yet. */
    static Upkeep of(App app, Registration registration, PortFileClaim claim, BoundPort<?> port) {
        return new Upkeep(app, registration, claim, port);
    }

    /** Starts the thread. It exits when the upkeep is closed. */
    void start() {
        Thread thread = new Thread(this::run, "projax-upkeep");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        log(attempt(
                "delete the files of servers that have stopped",
                () -> Instances.of(app).sweep()));
        while (pause()) {
            log(attempt("restore its files", this::restore));
            log(takeIpv6());
        }
    }

    private static void log(Optional<String> problem) {
        problem.ifPresent(it -> LOGGER.log(Level.WARNING, it));
    }

    /** Takes ::1 if the machine has it and the server does not. Returns the problem, unless it was returned before. */
    Optional<String> takeIpv6() {
        return attempt("listen on ::1", () -> {
            if (port.takeLateIpv6()) {
                LOGGER.log(Level.INFO, "the server now holds [::1]:" + port.port() + " too");
            }
        });
    }

    private void restore() throws IOException {
        PortFile.of(app).prepareDirectories();
        registration.restore();
        claim.restore(this::isProven);
    }

    private boolean isProven(int port) {
        try {
            return Discovery.of(app).ask(port).outcome() == Candidate.Outcome.VERIFIED;
        } catch (IOException e) {
            // could not be asked, so nothing is disproved
            return true;
        }
    }

    /** Runs a step. Returns its problem, unless the same one was returned last time. */
    private Optional<String> attempt(String what, Step step) {
        try {
            step.run();
            problems.remove(what);
            return Optional.empty();
        } catch (IOException | RuntimeException | LinkageError e) {
            String problem = "the server cannot " + what + ": " + e.getMessage();
            return problem.equals(problems.put(what, problem)) ? Optional.empty() : Optional.of(problem);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Waits for the next turn, and returns whether to continue. */
    private synchronized boolean pause() {
        try {
            long start = System.nanoTime();
            long rest = PERIOD_MILLIS;
            while (!closed && rest > 0) {
                wait(rest);
                rest = PERIOD_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            }
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops the thread soon. Record and port file know themselves when they must not be restored any more. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
