package dev.projax.cli;

import dev.projax.core.hosting.Hosted;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a server until SIGINT, SIGTERM or SIGHUP, and closes it cleanly, also when the signal comes during the start. The
 * exit code after a signal is the JVM's own: 128 plus the signal.
 */
final class UntilSignal {
    private static final long CLOSING_MAY_TAKE_SECONDS = 5;

    private UntilSignal() {}

    /**
     * Starts the server, announces it, and returns when it has been closed.
     *
     * @return the exit code, for the case that no signal sets one
     */
    static <T> int run(Start<T> start, Announcement<T> announcement) throws IOException {
        Thread server = Thread.currentThread();
        CountDownLatch signalled = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, signalled, closed), "projax-stop"));
        try (Hosted<T> hosted = start.start()) {
            announcement.announce(hosted);
            signalled.await();
        } catch (InterruptedException e) {
            // the signal came while we waited
        } catch (IOException e) {
            if (signalled.getCount() > 0) {
                throw e;
            }
        } finally {
            closed.countDown();
        }
        return ExitCode.DONE;
    }

    /** Runs in the JVM's shutdown, which goes on, and ends the process, when this returns. */
    private static void end(Thread server, CountDownLatch signalled, CountDownLatch closed) {
        signalled.countDown();
        server.interrupt();
        try {
            closed.await(CLOSING_MAY_TAKE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a server. */
    interface Start<T> {
        Hosted<T> start() throws IOException;
    }

    /** Tells the world that a server has started. */
    interface Announcement<T> {
        void announce(Hosted<T> hosted) throws IOException;
    }
}
