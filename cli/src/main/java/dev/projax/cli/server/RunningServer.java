package dev.projax.cli.server;

import dev.projax.cli.command.Colour;
import dev.projax.cli.command.Console;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.registry.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that runs: it answers, or it hangs and its lock says that it lives.
 *
 * @param server what answered; null if it hangs
 * @param record its record; null if it is not proven
 * @param port 1 to 65535
 */
public record RunningServer(
        @Nullable Server server, @Nullable InstanceRecord record, int port) {
    /** Of an id; shorter numbers are ports. */
    private static final int FEWEST_DIGITS = 6;

    /** How it does. */
    public enum Health {
        HEALTHY("healthy", Colour.GREEN),
        UNVERIFIED("unverified", Colour.YELLOW),
        NOT_ANSWERING("not answering", Colour.RED);

        private final String words;
        private final Colour colour;

        Health(String words, Colour colour) {
            this.words = words;
            this.colour = colour;
        }

        public String words() {
            return words;
        }

        Colour colour() {
            return colour;
        }
    }

    /** Returns all of them, those that answer first, in the order in which they count. */
    public static List<RunningServer> all(DiscoveryReport report) {
        InstanceFiles records = InstanceFiles.of(report.app());
        List<RunningServer> all = new ArrayList<>();
        Set<String> proven = new HashSet<>();
        for (Server server : report.servers()) {
            InstanceRecord record = server.id()
                    .flatMap(InstanceId::parse)
                    .flatMap(id -> records.read(id).record())
                    .orElse(null);
            all.add(new RunningServer(server, record, server.port()));
            server.id().ifPresent(proven::add);
        }
        for (InstanceRecord record : report.living()) {
            boolean answered = proven.contains(record.id().text());
            // It may have ended since the look at its lock, while the others were being asked.
            if (!answered && records.liveness(record.id()) == Liveness.HELD) {
                all.add(new RunningServer(null, record, record.port()));
            }
        }
        return all;
    }

    /** Warns of what keeps {@code running} from being all, or from being judged for sure. */
    static void warn(List<RunningServer> running, DiscoveryReport report, Console console) {
        if (!report.isComplete()) {
            console.warn(
                    "there are too many records in " + report.app().directory().resolve("instances")
                            + " to read in time, so a server may be missing here; try a longer --deadline");
        }
        InstanceFiles records = InstanceFiles.of(report.app());
        running.stream()
                .flatMap(it -> it.id().stream())
                .findFirst()
                .flatMap(records::lockWarning)
                .ifPresent(console::warn);
    }

    public Health health() {
        if (server == null) {
            return Health.NOT_ANSWERING;
        }
        return server.verified() ? Health.HEALTHY : Health.UNVERIFIED;
    }

    public Optional<InstanceId> id() {
        return Optional.ofNullable(record).map(InstanceRecord::id);
    }

    OptionalLong pid() {
        return record == null ? OptionalLong.empty() : OptionalLong.of(record.pid());
    }

    Optional<Instant> started() {
        return Optional.ofNullable(record).map(InstanceRecord::started);
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Tells whether a person means it by that id, the beginning of that id, or that port. */
    boolean isMeantBy(String idOrPort) {
        if (idOrPort.equals(Integer.toString(port))) {
            return true;
        }
        return id().filter(id -> isIdMeantBy(idOrPort, id)).isPresent();
    }

    /** Tells whether a person means {@code id} by it or by its beginning. */
    static boolean isIdMeantBy(String typed, InstanceId id) {
        return typed.length() >= FEWEST_DIGITS && id.text().startsWith(typed);
    }
}
