package dev.projax.core.inventory;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.files.Liveness;
import dev.projax.core.files.Reading;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.RecordScope;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All servers of an app that its home has a record of. Thread-safe; each call looks again. */
public final class Instances {
    private final InstanceFiles files;
    private final Discovery discovery;

    private Instances(InstanceFiles files, Discovery discovery) {
        this.files = files;
        this.discovery = discovery;
    }

    /** Returns the servers of {@code app}; touches no file. */
    public static Instances of(App app) {
        return new Instances(InstanceFiles.of(app), Discovery.of(app));
    }

    /**
     * Looks at every record and its lock and asks every port that is reachable from here, all within 500 ms.
     *
     * @throws java.nio.file.FileSystemException if the records cannot be listed
     * @throws IOException if this process cannot ask at all, for example without a free file descriptor
     */
    public List<Instance> list() throws IOException {
        return judge(look(reading -> true), RecordScope.here());
    }

    /**
     * Looks like {@link #list()}, but only at servers whose records are valid here and name one of {@code ports}. This
     * usually skips even ten thousand dead ones.
     *
     * @throws IOException as {@link #list()} does
     */
    public List<Instance> list(Set<Integer> ports) throws IOException {
        RecordScope here = RecordScope.here();
        List<Look> looks = look(reading -> reading.value()
                .filter(it -> ports.contains(it.port()) && it.scope().isReachableFrom(here))
                .isPresent());
        return judge(looks, here);
    }

    /**
     * Deletes the files of servers that have stopped, and temporary files that killed servers left behind. Deletes
     * nothing of a server that may still run, and no record that cannot be read.
     *
     * @return the servers whose files were deleted
     * @throws java.nio.file.FileSystemException if the records cannot be listed, or a file cannot be deleted
     * @throws IOException if this process cannot ask at all, for example without a free file descriptor
     */
    public List<Instance> sweep() throws IOException {
        List<Instance> swept = new ArrayList<>();
        List<Look> looks = look(reading -> true);
        looks.removeIf(look -> look.lock == Liveness.HELD);
        for (Instance instance : judge(looks, RecordScope.here())) {
            if (instance.state() == InstanceState.STALE && files.sweep(instance.id())) {
                swept.add(instance);
            }
        }
        files.sweepLeftovers();
        return swept;
    }

    /** What the files of a server say. */
    private record Look(InstanceId id, Reading<InstanceRecord> reading, Liveness lock) {}

    private List<Look> look(Predicate<Reading<InstanceRecord>> isWanted) throws IOException {
        List<Look> looks = new ArrayList<>();
        for (InstanceId id : files.ids()) {
            Reading<InstanceRecord> reading = files.read(id);
            if (isWanted.test(reading)) {
                looks.add(new Look(id, reading, files.liveness(id)));
            }
        }
        return looks;
    }

    private List<Instance> judge(List<Look> looks, RecordScope here) throws IOException {
        Map<Integer, Candidate> answers = ask(looks, here);
        List<Instance> instances = new ArrayList<>();
        for (Look look : looks) {
            judge(look, here, answers).ifPresent(instances::add);
        }
        return instances;
    }

    private Map<Integer, Candidate> ask(List<Look> looks, RecordScope here) throws IOException {
        Set<Integer> ports = new TreeSet<>();
        for (Look look : looks) {
            Optional<InstanceRecord> record = look.reading.value();
            if (record.isPresent() && record.get().scope().isReachableFrom(here)) {
                ports.add(record.get().port());
            }
        }
        if (ports.isEmpty()) {
            return Map.of();
        }
        Map<Integer, Candidate> answers = new HashMap<>();
        for (Candidate candidate : discovery.ask(ports)) {
            answers.put(candidate.port(), candidate);
        }
        return answers;
    }

    /** Judges one server; empty if its files have been deleted since because it has just stopped. */
    private Optional<Instance> judge(Look look, RecordScope here, Map<Integer, Candidate> answers) {
        InstanceRecord record = look.reading.value().orElse(null);
        if (record == null) {
            return look.reading
                    .ignored()
                    .map(reason -> new Instance(
                            look.id, null, null, InstanceState.UNKNOWN, "has a record that was ignored: " + reason));
        }
        Candidate answer = record.scope().isReachableFrom(here) ? answers.get(record.port()) : null;
        if (answer == null) {
            InstanceState state = InstanceState.judge(look.lock, record.scope(), here, Candidate.Outcome.UNRESPONSIVE);
            return Optional.of(new Instance(
                    look.id, record, null, state, "belongs to another boot, machine or network namespace"));
        }
        boolean another = answer.outcome() == Candidate.Outcome.VERIFIED
                && !answer.server().flatMap(Server::id).equals(Optional.of(look.id));
        Candidate.Outcome outcome = another ? Candidate.Outcome.FOREIGN : answer.outcome();
        InstanceState state = InstanceState.judge(look.lock, record.scope(), here, outcome);
        boolean hasJustStopped =
                state == InstanceState.STALE && files.read(look.id).isMissing();
        String detail = another ? "has lost its port to another server" : answer.detail();
        return hasJustStopped
                ? Optional.empty()
                : Optional.of(new Instance(
                        look.id,
                        record,
                        state == InstanceState.VERIFIED ? answer.server().orElse(null) : null,
                        state,
                        detail));
    }
}
