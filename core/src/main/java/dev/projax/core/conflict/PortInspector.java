package dev.projax.core.conflict;

import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.inventory.Instances;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what is the matter with a port. Whether it is free is found out by binding it; who has it, by the system's table of
 * sockets and the app's own records. Changes nothing. May be used from any thread; each call looks anew.
 */
public final class PortInspector {
    private static final SocketTable BLIND = ports -> List.of();
    private static final Duration ANSWER_MAY_TAKE = Duration.ofMillis(300);

    private final App app;
    private final SocketTable table;
    private final PortAllocator allocator = new PortAllocator();

    private PortInspector(App app, SocketTable table) {
        this.app = app;
        this.table = table;
    }

    /** Returns the inspector that knows the servers of {@code app}, and sees the sockets that this system shows. */
    public static PortInspector of(App app) {
        return of(app, tableOfThisSystem().orElse(BLIND));
    }

    /** Returns the table that this system shows: on Linux this library's own, elsewhere the one that a service brings. */
    public static Optional<SocketTable> tableOfThisSystem() {
        Path proc = Path.of("/proc");
        if (Files.isReadable(proc.resolve("net/tcp"))) {
            return Optional.of(new ProcSocketTable(proc));
        }
        return ServiceLoader.load(SocketTable.class).findFirst();
    }

    /** Returns the inspector that sees the sockets of {@code table}. */
    public static PortInspector of(App app, SocketTable table) {
        return new PortInspector(app, table);
    }

    /**
     * Inspects one port.
     *
     * @param port 1 to 65535
     * @throws IOException if the port cannot be tried, the sockets or the app's records cannot be read
     */
    public PortVerdict inspect(int port) throws IOException {
        return inspect(List.of(port)).get(0);
    }

    /**
     * Inspects several ports at once, which takes little longer than one.
     *
     * @param ports each 1 to 65535
     * @return a verdict on each, in their order
     * @throws IOException as {@link #inspect(int)} does
     */
    public List<PortVerdict> inspect(Collection<Integer> ports) throws IOException {
        Map<Integer, PortVerdict> verdicts = new HashMap<>(look(ports));
        // Somebody may have come or gone between the bind and the look at the table: then a second look explains it.
        List<Integer> doubtful = verdicts.values().stream()
                .filter(verdict -> verdict.kind() == Kind.UNEXPLAINED)
                .map(PortVerdict::port)
                .toList();
        verdicts.putAll(look(doubtful));
        return ports.stream().map(verdicts::get).toList();
    }

    /**
     * Asks who listens, once, and returns what becomes of the verdict if that is a server of Projax which this home does not
     * know: it was started with another home, or its record has been lost.
     */
    PortVerdict ask(PortVerdict verdict) throws IOException {
        Optional<InstanceId> claimed =
                Discovery.of(app).within(ANSWER_MAY_TAKE).ask(verdict.port()).claimed();
        if (claimed.isEmpty()) {
            return verdict;
        }
        InstanceId id = claimed.get();
        boolean isOfThisHome = InstanceFiles.of(app).ids().contains(id);
        return judge(verdict.facts().with(new PortFacts.Unrecorded(id, isOfThisHome)), asker());
    }

    private Map<Integer, PortVerdict> look(Collection<Integer> ports) throws IOException {
        Map<Integer, String> refused = new HashMap<>();
        for (int port : ports) {
            refused.put(port, allocator.refusalOf(port).orElse(""));
        }
        List<SocketTable.Entry> sockets = ports.isEmpty() ? List.of() : table.sockets(Set.copyOf(ports));
        Map<Integer, List<SocketTable.Entry>> byPort =
                sockets.stream().collect(Collectors.groupingBy(SocketTable.Entry::port));
        boolean anyRefused = refused.values().stream().anyMatch(reason -> !reason.isEmpty());
        List<Instance> instances = anyRefused ? Instances.of(app).list(Set.copyOf(ports)) : List.of();

        KillPolicy.Asker asker = asker();
        Map<Integer, PortVerdict> verdicts = new HashMap<>();
        for (int port : ports) {
            List<SocketTable.Entry> own = byPort.getOrDefault(port, List.of());
            String reason = refused.getOrDefault(port, "");
            boolean isUnexplained = !reason.isEmpty() && own.isEmpty();
            List<SocketTable.Entry> listeners = PortFacts.inTheWay(own, SocketTable.State.LISTENING);
            Instance living = livingOn(port, instances, instance -> has(instance, listeners));
            verdicts.put(
                    port,
                    judge(
                            new PortFacts(
                                    port,
                                    reason,
                                    own,
                                    living,
                                    living == null ? livingOn(port, instances, PortInspector::isLockHeld) : null,
                                    null,
                                    isUnexplained ? table.reservation(port).orElse("") : ""),
                            asker));
        }
        return verdicts;
    }

    private static @Nullable Instance livingOn(int port, List<Instance> instances, Predicate<Instance> lives) {
        return instances.stream()
                .filter(it -> it.port().isPresent() && it.port().getAsInt() == port && lives.test(it))
                .findFirst()
                .orElse(null);
    }

    /**
     * Tells whether it is the instance that has the port. Its lock alone does not say so, for it may have lost the port to a
     * stranger: unless it has proved itself there, its process is to be a listener, where they are all to be seen. One of
     * which nothing may be concluded has to be seen to listen.
     */
    private boolean has(Instance instance, List<SocketTable.Entry> listeners) {
        if (instance.state() == InstanceState.VERIFIED) {
            return true;
        }
        boolean isHidden = listeners.isEmpty()
                || listeners.stream().anyMatch(listener -> listener.pids().isEmpty());
        if (isHidden && isLockHeld(instance)) {
            return true;
        }
        return instance.state() != InstanceState.STALE
                && processes(listeners).stream().anyMatch(it -> isProcessOf(instance, it));
    }

    /** A container's instance has noted the id by which it knows itself. */
    private static boolean isProcessOf(Instance instance, ProcessInfo process) {
        long pid = instance.pid().orElse(0);
        return pid == process.pid() || pid == process.pidInside();
    }

    private static boolean isLockHeld(Instance instance) {
        return instance.state() == InstanceState.UNVERIFIED || instance.state() == InstanceState.UNRESPONSIVE;
    }

    private PortVerdict judge(PortFacts facts, KillPolicy.Asker asker) {
        Kind kind = Classification.of(facts);
        SocketTable.State deciding =
                kind == Kind.OUTGOING_ONLY ? SocketTable.State.CONNECTED : SocketTable.State.LISTENING;
        List<ProcessInfo> holders = kind == Kind.FREE ? List.of() : processes(facts.inTheWay(deciding));
        Kind policed = facts.unrecorded() == null ? kind : Kind.OWN_INSTANCE;
        PortVerdict.Refusal refusal = KillPolicy.judge(policed, holders, isAllSeen(facts, holders, asker), asker)
                .orElse(null);
        VerdictText wording = new VerdictText(
                app, facts, kind, holders, processes(facts.sockets()), asker, SystemCommands.ofThisSystem());
        return new PortVerdict(
                facts, kind, holders, refusal, wording.summary(), wording.evidence(), wording.command(refusal));
    }

    /** Returns the processes that have one of the sockets, by their ids. */
    private List<ProcessInfo> processes(List<SocketTable.Entry> sockets) {
        Set<Long> pids = new TreeSet<>();
        sockets.forEach(socket -> pids.addAll(socket.pids()));
        List<ProcessInfo> processes = new ArrayList<>();
        pids.forEach(pid -> table.process(pid).ifPresent(processes::add));
        return processes;
    }

    /** Tells whether each listener has processes, all of them are among the holders, and no other can be hidden. */
    static boolean isAllSeen(PortFacts facts, List<ProcessInfo> holders, KillPolicy.Asker asker) {
        Set<Long> seen = holders.stream().map(ProcessInfo::pid).collect(Collectors.toSet());
        return facts.inTheWay(SocketTable.State.LISTENING).stream()
                .allMatch(listener ->
                        !listener.pids().isEmpty() && seen.containsAll(listener.pids()) && asker.seesAllOf(listener));
    }

    KillPolicy.Asker asker() {
        ProcessHandle self = ProcessHandle.current();
        Set<Long> ancestors = new HashSet<>();
        Optional<ProcessHandle> next = self.parent();
        while (next.isPresent() && ancestors.add(next.get().pid())) {
            next = next.get().parent();
        }
        // Where not even this process is to be named, nobody can be ended; but root is told another thing to do.
        String user = table.process(self.pid())
                .map(process -> process.user().orElse(""))
                .orElseGet(() -> System.getProperty("user.name", ""));
        return new KillPolicy.Asker(self.pid(), ancestors, user);
    }

    SocketTable table() {
        return table;
    }

    /** Tells whether a server could have the port now. */
    boolean isFree(int port) throws IOException {
        return allocator.refusalOf(port).isEmpty();
    }
}
