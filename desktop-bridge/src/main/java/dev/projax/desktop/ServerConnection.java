package dev.projax.desktop;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A desktop app's hold on the app's server: it stays with the server that it found as long as that one answers, and
 * looks for another when it does not. Holds no thread, socket or file between calls; may be used from any thread.
 */
public final class ServerConnection {
    private final Discovery discovery;
    private volatile @Nullable Server last;

    private ServerConnection(Discovery discovery) {
        this.discovery = discovery;
    }

    /** Returns a connection to the servers of {@code app}; nothing is asked yet. */
    public static ServerConnection to(App app) {
        return new ServerConnection(Discovery.of(app));
    }

    /**
     * Returns a connection that gives up a look after another time than
     * {@link Discovery#DEFAULT_DEADLINE}.
     *
     * @throws IllegalArgumentException if {@code deadline} is not positive
     */
    public ServerConnection within(Duration deadline) {
        return new ServerConnection(discovery.within(deadline));
    }

    /**
     * Returns the server of the last call if it still answers, else the first available one. Blocks for at most two
     * deadlines: not for a user interface's own thread.
     *
     * @throws IOException if this process cannot ask at all, as without a free file descriptor
     * @throws java.io.InterruptedIOException if the thread is interrupted; it stays so
     */
    public Optional<Server> current() throws IOException {
        Server known = last;
        if (known != null && discovery.ask(known.port()).outcome().isHealthy()) {
            return Optional.of(known);
        }
        Optional<Server> found = discovery.find();
        last = found.orElse(null);
        return found;
    }
}
