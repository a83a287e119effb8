package dev.projax.core.discovery;

import dev.projax.core.files.Liveness;
import dev.projax.core.files.Reading;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.net.Loopback;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Identity;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the app's running server. The port file's port is asked first. If that fails, or after 50 ms, all other
 * candidates are asked at once: the ports of running servers, the range, the extra ports. One deadline covers
 * everything. Time in which this process did not run does not count. Every server gets a fresh challenge, and it is
 * verified if its proof matches the record that it names. Immutable and thread-safe; each call looks again.
 *
 * <p>Only the literal address 127.0.0.1 is dialed (a server's check of itself also dials ::1), without a proxy. No
 * redirect is followed, and at most 4 KiB of an answer are read.
 */
public final class Discovery {
    /** The default deadline for a whole search: 500 ms. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMillis(500);

    private final App app;
    private final Duration deadline;

    private Discovery(App app, Duration deadline) {
        this.app = app;
        this.deadline = deadline;
    }

    /** Returns a discovery of the app's servers with the default deadline. */
    public static Discovery of(App app) {
        return new Discovery(app, DEFAULT_DEADLINE);
    }

    /**
     * Returns a copy with another deadline for a whole search.
     *
     * @throws IllegalArgumentException if {@code deadline} is not positive
     */
    public Discovery within(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline must be positive, not " + deadline);
        }
        return new Discovery(app, deadline);
    }

    /**
     * Returns the first available server: the port file's if it is verified, else the oldest verified one, else the
     * port file's if it is healthy, else the first healthy one of the range and then of the extra ports.
     *
     * @throws IOException if this process cannot ask at all, for example without a free file descriptor
     * @throws java.io.InterruptedIOException if the thread is interrupted; the interrupt stays set
     */
    public Optional<Server> find() throws IOException {
        return search().server();
    }

    /**
     * Searches like {@link #find} and returns a report. It contains only the candidates whose outcome was known when
     * the winner was.
     *
     * @throws IOException as {@link #find} does
     */
    public DiscoveryReport search() throws IOException {
        return report(false);
    }

    /**
     * Asks every candidate, even after the winner is known, and returns a report.
     *
     * @throws IOException as {@link #find} does
     */
    public DiscoveryReport survey() throws IOException {
        return report(true);
    }

    /**
     * Asks one port, whether or not it is a candidate.
     *
     * @param port 1 to 65535
     * @throws IOException as {@link #find} does
     */
    public Candidate ask(int port) throws IOException {
        return ask(List.of(port)).get(0);
    }

    /**
     * Asks several ports at once, whether or not they are candidates.
     *
     * @param ports each 1 to 65535
     * @return one result for each, in the same order
     * @throws IOException as {@link #find} does
     */
    public List<Candidate> ask(Collection<Integer> ports) throws IOException {
        List<Target> targets = new ArrayList<>();
        for (int port : ports) {
            targets.add(Target.of(port, Candidate.Source.CALLER));
        }
        return ask(targets, Verifier.by(InstanceFiles.of(app), new OwnScope()));
    }

    /**
     * Asks an address on which a server of this process should answer. Its record may not be written yet.
     *
     * @param address 127.0.0.1 or ::1, and a port
     * @param expected the identity that checks the proof
     * @throws IOException as {@link #find} does
     * @throws IllegalArgumentException if it is another address
     */
    public Candidate ask(InetSocketAddress address, Identity expected) throws IOException {
        Loopback loopback = Loopback.of(address.getAddress())
                .orElseThrow(() -> new IllegalArgumentException(address + " is neither 127.0.0.1 nor ::1"));
        return ask(List.of(Target.at(loopback, address.getPort())), Verifier.by(expected))
                .get(0);
    }

    private List<Candidate> ask(List<Target> targets, Verifier verifier) throws IOException {
        return Search.of(null, TargetSource.of(targets), app.healthPath(), verifier, deadline, true)
                .run();
    }

    private DiscoveryReport report(boolean everything) throws IOException {
        Reading<Integer> portFile = PortFile.of(app).read();
        InstanceFiles files = InstanceFiles.of(app);
        Target favorite =
                portFile.value().isPresent() ? Target.of(portFile.value().get(), Candidate.Source.PORT_FILE) : null;
        OwnScope here = new OwnScope();
        LiveRecords liveRecords = new LiveRecords(files, here);
        Search search = Search.of(
                favorite,
                new AppTargets(app, portFile, liveRecords, deadline),
                app.healthPath(),
                Verifier.by(files, here),
                deadline,
                everything);
        List<Candidate> candidates = search.run();
        return new DiscoveryReport(
                app,
                portFile,
                candidates,
                silent(candidates, liveRecords, everything ? files : null),
                liveRecords.isDone());
    }

    /**
     * Returns the running servers that are not verified.
     *
     * @param files to look again, because one may have stopped while others were asked; null if that is not worth the
     *     time
     */
    private static List<Server> silent(
            List<Candidate> candidates, LiveRecords liveRecords, @Nullable InstanceFiles files) {
        List<Server> silent = new ArrayList<>();
        for (InstanceRecord record : liveRecords.living()) {
            if (!isVerified(record.id(), candidates)
                    && (files == null || files.liveness(record.id()) == Liveness.HELD)) {
                silent.add(Server.silent(record));
            }
        }
        return silent;
    }

    private static boolean isVerified(InstanceId id, List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            if (candidate.server().flatMap(Server::id).equals(Optional.of(id))) {
                return true;
            }
        }
        return false;
    }
}
