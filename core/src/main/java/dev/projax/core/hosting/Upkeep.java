package dev.projax.core.hosting;

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
import java.util.concurrent.TimeUnit;

/**
 * A daemon thread that keeps a server's published files correct. It deletes once what dead servers left behind, and
 * every 5 s it restores files that were removed or damaged. The port file is right again within 10 s.
 */
final class Upkeep implements Closeable {
    private static final Logger LOGGER = System.getLogger(Upkeep.class.getName());
    private static final long PERIOD_MILLIS = 5_000;

    private final App app;
    private final Registration registration;
    private final PortFileClaim claim;
    private boolean closed;
    private String lastProblem = "";

    private Upkeep(App app, Registration registration, PortFileClaim claim) {
        this.app = app;
        this.registration = registration;
        this.claim = claim;
    }

    /** Starts the thread. It exits when the upkeep is closed. */
    static Upkeep start(App app, Registration registration, PortFileClaim claim) {
        Upkeep upkeep = new Upkeep(app, registration, claim);
        Thread thread = new Thread(upkeep::run, "projax-upkeep");
        thread.setDaemon(true);
        thread.start();
        return upkeep;
    }

    private void run() {
        attempt(
                "delete the files of servers that have stopped",
                () -> Instances.of(app).sweep());
        while (pause()) {
            attempt("restore its files", this::restore);
        }
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

    /** Runs a step, and logs a failure once, not every time. */
    private void attempt(String what, Step step) {
        try {
            step.run();
            lastProblem = "";
        } catch (IOException | RuntimeException | LinkageError e) {
            String problem = "the server cannot " + what + ": " + e.getMessage();
            if (!problem.equals(lastProblem)) {
                LOGGER.log(Level.WARNING, problem);
            }
            lastProblem = problem;
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
