package dev.projax.core.discovery;

import dev.projax.core.registry.App;
import dev.projax.core.registry.PortFile;
import dev.projax.core.registry.PortFileReading;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the app's running server. The port file's port is asked first; when that fails, or after 50 ms, every other
 * candidate is asked at once: the range, then the extra ports. All of it ends by one deadline. Immutable; may be used
 * from any thread, and each call looks anew.
 *
 * <p>Only the literal 127.0.0.1 is dialled, without a proxy; no redirect is followed, and at most 4 KiB of an answer are
 * read.
 */
public final class Discovery {
    /** How long a search may take unless told otherwise: 500 ms in all. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMillis(500);

    private final App app;
    private final Duration deadline;

    private Discovery(App app, Duration deadline) {
        this.app = app;
        this.deadline = deadline;
    }

    /** Returns the discovery of the app's servers, with the default deadline. */
    public static Discovery of(App app) {
        return new Discovery(app, DEFAULT_DEADLINE);
    }

    /**
     * Returns this discovery with another deadline for a whole search.
     *
     * @throws IllegalArgumentException if {@code deadline} is not positive
     */
    public Discovery within(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline is positive, not " + deadline);
        }
        return new Discovery(app, deadline);
    }

    /**
     * Returns the first available server: the port file's if it is healthy, else the first healthy one of the range and
     * then of the extra ports.
     *
     * @throws IOException if this process cannot ask at all, as without a free file descriptor
     * @throws java.io.InterruptedIOException if the thread is interrupted; it stays so
     */
    public Optional<Server> find() throws IOException {
        return search().server();
    }

    /**
     * Searches like {@link #find} and tells what it saw. The report has only those candidates whose outcome was known
     * when the winner was.
     *
     * @throws IOException as {@link #find} does
     */
    public DiscoveryReport search() throws IOException {
        return report(false);
    }

    /**
     * Asks every candidate, also after the winner is known, and tells what it saw.
     *
     * @throws IOException as {@link #find} does
     */
    public DiscoveryReport survey() throws IOException {
        return report(true);
    }

    /**
     * Asks one port, whether it is a candidate or not.
     *
     * @param port 1 to 65535
     * @throws IOException as {@link #find} does
     */
    public Candidate ask(int port) throws IOException {
        return Search.of(List.of(new Target(port, Set.of(Source.CALLER))), deadline, true)
                .run()
                .get(0);
    }

    private DiscoveryReport report(boolean everything) throws IOException {
        PortFileReading portFile = PortFile.of(app).read();
        List<Target> targets = Target.of(app, portFile);
        return new DiscoveryReport(
                app, portFile, Search.of(targets, deadline, everything).run());
    }
}
