package dev.projax.cli.server;

import dev.projax.cli.command.ExitCode;
import dev.projax.core.hosting.Hosted;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a server until SIGINT, SIGTERM or SIGHUP, or until a request closes it, and closes it cleanly, even if the
 * signal comes during the start. After a signal, the JVM sets the exit code: 128 plus the signal's number.
 *
 * <p>A signal interrupts the server's thread once, and nothing else wakes that thread.
 */
final class UntilSignal {
    private static final long CLOSING_MAY_TAKE_SECONDS = 5;

    private final Thread server = Thread.currentThread();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private UntilSignal() {}

    /**
     * Starts the server, announces it, and returns when it has been closed.
     *
     * @param farewell runs after that, even after a signal
     * @return the exit code, if no signal sets one
     * @throws IOException if the server does not start, or does not close
     */
    static <T> int run(Start<T> start, Announcement<T> announcement, Runnable farewell) throws IOException {
        UntilSignal life = new UntilSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(life::end, "projax-stop"));
        try {
            int exit = life.live(start, announcement);
            farewell.run();
            return exit;
        } finally {
            life.closed.countDown();
        }
    }

    private <T> int live(Start<T> start, Announcement<T> announcement) throws IOException {
        try (Hosted<T> hosted = start.start()) {
            awaitSignal(hosted, announcement);
        } catch (IOException e) {
            boolean brokenOffByTheSignal =
                    signalled.get() && Thread.currentThread().isInterrupted();
            if (!brokenOffByTheSignal) {
                throw e;
            }
        }
        return ExitCode.DONE;
    }

    private <T> void awaitSignal(Hosted<T> hosted, Announcement<T> announcement) throws IOException {
        try {
            announcement.announce(hosted);
            hosted.awaitClose();
        } catch (InterruptedException e) {
            // the signal
        }
    }

    /** Runs as a shutdown hook. When it returns, the JVM exits. */
    private void end() {
        signalled.set(true);
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

    /** Announces a server that has started. */
    interface Announcement<T> {
        void announce(Hosted<T> hosted) throws IOException;
    }
}
