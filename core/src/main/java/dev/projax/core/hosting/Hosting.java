package dev.projax.core.hosting;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Outcome;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.InstanceId;
import dev.projax.core.registry.PortFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Brings a server up for an {@link App}: prepares the directory, binds the first free port, checks over HTTP that the
 * server answers, and writes the port file. If a step fails, those before it are undone in reverse.
 *
 * <p>The threads of a server may all be daemons, as those of Projax's own are: then the caller's thread is what keeps the
 * process alive.
 *
 * <p>The server has to answer {@code GET /health} with {@link Health#body} as soon as it is bound.
 */
public final class Hosting {
    private static final Duration SELF_CHECK = Duration.ofSeconds(10);

    private Hosting() {}

    /**
     * Starts on the first free port of the app's range.
     *
     * @param <T> the bound server
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be bound, or is bound and does not answer as healthy within 10 s
     */
    public static <T> Hosted<T> start(App app, PortBinder<T> binder) throws IOException {
        return start(app, PortChoice.firstFreeOf(app.range()), binder);
    }

    /**
     * Starts on the first free port of {@code choice}, whatever the app's range is.
     *
     * @param <T> the bound server
     * @throws dev.projax.core.allocation.NoFreePortException if every port is refused
     * @throws java.nio.file.FileSystemException if a file or directory is the problem
     * @throws IOException if the server cannot be bound, or is bound and does not answer as healthy within 10 s
     */
    public static <T> Hosted<T> start(App app, PortChoice choice, PortBinder<T> binder) throws IOException {
        InstanceId instance = InstanceId.random();
        PortFile portFile = PortFile.of(app);
        List<String> notices = portFile.prepare();
        BoundPort<T> port = new PortAllocator().bindFirstFree(choice, binder);
        Hosted<T> hosted = new Hosted<>(port, portFile, notices);
        try {
            requireHealthy(app, port.port());
            portFile.publish(port.port(), instance);
            return hosted;
        } catch (Throwable e) {
            undo(hosted, e);
            throw e;
        }
    }

    private static void requireHealthy(App app, int port) throws IOException {
        Candidate self = Discovery.of(app).within(SELF_CHECK).ask(port);
        if (self.outcome() == Outcome.ABSENT) {
            throw new IOException("the binder returned, but nothing listens on 127.0.0.1:" + port);
        }
        if (!self.outcome().isHealthy()) {
            throw new IOException("the server is bound to port " + port + ", but GET " + Health.PATH + " failed: it "
                    + self.detail() + "; it has to answer 200 with the body of " + Health.class.getName());
        }
    }

    private static void undo(Hosted<?> hosted, Throwable cause) {
        try {
            hosted.close();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
