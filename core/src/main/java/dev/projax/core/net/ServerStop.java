package dev.projax.core.net;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stops a server once, whatever its own way to stop throws. Safe for use from any thread. */
public final class ServerStop implements Closeable {
    private final int port;
    private final Uninterrupted.Action<Exception> stop;
    private final AtomicBoolean isDone = new AtomicBoolean();

    /** @param port the server's port, for messages */
    public ServerStop(int port, Uninterrupted.Action<Exception> stop) {
        this.port = port;
        this.stop = stop;
    }

    /**
     * Stops the server; a second call does nothing. An interrupt does not shorten the work, and is restored.
     *
     * @throws IOException if the server does not stop; the server's own {@link IOException} is passed on unchanged
     */
    @Override
    public void close() throws IOException {
        if (isDone.getAndSet(true)) {
            return;
        }
        try {
            Uninterrupted.run(stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while stopping the server on port " + port, e);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the server on port " + port + " did not stop: " + e.getMessage(), e);
        }
    }
}
