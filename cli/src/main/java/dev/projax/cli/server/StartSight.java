package dev.projax.cli.server;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.RecordScope;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What {@code start} knows about the running servers, updated with each look. */
final class StartSight {
    private final App app;
    private final long start = System.nanoTime();
    private DiscoveryReport report;
    private Optional<Candidate> silent = Optional.empty();
    private OptionalLong silentSince = OptionalLong.empty();
    private boolean isServed;

    private StartSight(App app, DiscoveryReport report) {
        this.app = app;
        this.report = report;
    }

    /** Looks for the first time. */
    static StartSight of(App app) throws IOException {
        StartSight sight = new StartSight(app, Discovery.of(app).search());
        sight.noteSilence();
        return sight;
    }

    void lookAgain() throws IOException {
        report = Discovery.of(app).search();
        noteSilence();
    }

    private void noteSilence() {
        silent = proven().isPresent() ? Optional.empty() : silentOwner();
        if (silent.isEmpty()) {
            silentSince = OptionalLong.empty();
        }
    }

    /**
     * Returns the server that seems to be in the port file and does not respond. Another program, whose port an old
     * file names, is not worth the wait.
     */
    private Optional<Candidate> silentOwner() {
        return report.candidates().stream()
                .filter(it -> it.outcome() == Candidate.Outcome.UNRESPONSIVE
                        && it.sources().contains(Candidate.Source.RECORD))
                .filter(it -> isServed || it.inPortFile())
                .findFirst();
    }

    /** Notes that the silent server is being asked patiently. */
    void askPatiently() {
        silentSince = OptionalLong.of(System.nanoTime());
    }

    /** Notes that a server exited because another one of this home is in the port file. */
    void isServed() {
        isServed = true;
    }

    Optional<Server> proven() {
        return report.server().filter(Server::verified);
    }

    OptionalInt portFilePort() {
        return report.portFilePort();
    }

    int silentPort() {
        return silent.map(Candidate::port).orElseThrow();
    }

    Duration waited() {
        return since(start);
    }

    StartStep.Known known(boolean hasTurn) throws IOException {
        return new StartStep.Known(
                proven().isPresent(),
                silence(),
                silentSince.isPresent() ? since(silentSince.getAsLong()) : Duration.ZERO,
                isServed,
                isServed && anyLives(),
                hasTurn,
                waited());
    }

    private StartStep.Silence silence() {
        if (silent.isEmpty()) {
            return StartStep.Silence.NONE;
        }
        boolean lives = report.running().stream().anyMatch(it -> !it.answers() && it.port() == silentPort());
        return lives ? StartStep.Silence.OF_A_LIVING : StartStep.Silence.UNKNOWN;
    }

    private boolean anyLives() throws IOException {
        InstanceFiles records = InstanceFiles.of(app);
        RecordScope here = RecordScope.here();
        for (InstanceId id : records.living()) {
            Optional<InstanceRecord> record = records.read(id).value();
            if (record.isEmpty() || record.get().scope().isReachableFrom(here)) {
                return true;
            }
        }
        return false;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
