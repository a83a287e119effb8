package dev.projax.core.conflict;

import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.files.HomeNames;
import dev.projax.core.files.ProcStat;
import dev.projax.core.instances.HeldLock;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.RecordScope;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.inventory.Instances;
import dev.projax.core.net.Loopback;
import dev.projax.core.net.PlainBind;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.FileSystemException;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Examines ports: binds a port to learn whether it is free, and reads the system's socket table and the app's own
 * records to learn who holds it. Changes nothing. Thread-safe; each call looks again.
 */
public final class PortInspector {
    private static final SocketTable BLIND = ports -> List.of();
    private static final Duration ANSWER_MAY_TAKE = Duration.ofMillis(300);

    private final App app;
    private final SocketTable table;
    private final boolean connects;
    private final PortAllocator allocator = new PortAllocator();

    private PortInspector(App app, SocketTable table, boolean connects) {
        this.app = app;
        this.table = table;
        this.connects = connects;
    }

    /** Returns an inspector that knows the servers of {@code app} and the sockets that this system shows. */
    public static PortInspector of(App app) {
        return of(app, tableOfThisSystem().orElse(BLIND));
    }

    /**
     * Returns the socket table of this system: this library's own on Linux, elsewhere one from {@link ServiceLoader}.
     */
    public static Optional<SocketTable> tableOfThisSystem() {
        Path proc = Path.of("/proc");
        if (Files.isReadable(proc.resolve("net/tcp"))) {
            return Optional.of(new ProcSocketTable(proc));
        }
        return ServiceLoader.load(SocketTable.class).findFirst();
    }

    /** Returns an inspector that reads the sockets from {@code table}. */
    public static PortInspector of(App app, SocketTable table) {
        return new PortInspector(app, table, false);
    }

    /**
     * Returns an inspector that also connects to each port that can be bound, on 127.0.0.1 and ::1. Only that shows
     * whether the system redirects the port ({@link Kind#REDIRECTED}) or drops its connections ({@link Kind#RESERVED}).
     * It sends nothing and closes its connections before it returns. No listener of this machine gets such a
     * connection, except where the system redirects it to. Free ports refuse immediately; if some do not reply, an
     * inspection takes 200 ms longer.
     */
    public PortInspector connecting() {
        // Windows takes two seconds to refuse a connection.
        return new PortInspector(app, table, !System.getProperty("os.name").startsWith("Windows"));
    }

    /**
     * Inspects one port.
     *
     * @param port 1 to 65535
     * @throws IOException if the port cannot be tried, or the sockets or the app's records cannot be read
     */
    public PortVerdict inspect(int port) throws IOException {
        return judge(port);
    }

    JudgedPort judge(int port) throws IOException {
        return judge(List.of(port)).get(0);
    }

    /**
     * Inspects several ports at once, which takes barely longer than one.
     *
     * @param ports each 1 to 65535
     * @return one verdict for each, in the same order
     * @throws IOException as {@link #inspect(int)} does
     */
    public List<PortVerdict> inspect(Collection<Integer> ports) throws IOException {
        return List.copyOf(judge(ports));
    }

    private List<JudgedPort> judge(Collection<Integer> ports) throws IOException {
        Map<Integer, JudgedPort> verdicts = new HashMap<>(look(ports));
        // A process may have taken or left the port between the bind and the look. A second look explains it.
        List<Integer> doubtful = verdicts.values().stream()
                .filter(verdict -> verdict.kind() == Kind.UNEXPLAINED)
                .map(JudgedPort::port)
                .toList();
        if (!doubtful.isEmpty()) {
            verdicts.putAll(look(doubtful));
        }
        return ports.stream().map(verdicts::get).toList();
    }

    /**
     * Sends one health request to the listener. If it is a Projax server that this home does not know, because it was
     * started with another home or its record is lost, returns a verdict that says so.
     */
    JudgedPort ask(JudgedPort verdict) throws IOException {
        Optional<InstanceId> claimed =
                Discovery.of(app).within(ANSWER_MAY_TAKE).ask(verdict.port()).claimed();
        if (claimed.isEmpty()) {
            return verdict;
        }
        InstanceId id = claimed.get();
        return relationOf(id, verdict.port())
                .map(relation -> judge(verdict.facts().with(new PortFacts.Unrecorded(id, relation)), verdict.asker()))
                .orElse(verdict);
    }

    /**
     * Returns how a server that claims to be this one has to do with the port; empty if its record names another port,
     * so that the listener only passes requests on, as a proxy does.
     */
    private Optional<PortVerdict.Relation> relationOf(InstanceId id, int port) throws IOException {
        InstanceFiles files = InstanceFiles.of(app);
        if (!files.ids().contains(id)) {
            return Optional.of(PortVerdict.Relation.UNRECORDED);
        }
        InstanceRecord record = files.read(id).value().orElse(null);
        if (record != null && !record.scope().isReachableFrom(RecordScope.here())) {
            return Optional.of(PortVerdict.Relation.ELSEWHERE);
        }
        return record != null && record.port() != port
                ? Optional.empty()
                : Optional.of(PortVerdict.Relation.UNREADABLE);
    }

    private Map<Integer, JudgedPort> look(Collection<Integer> ports) throws IOException {
        if (ports.isEmpty()) {
            return Map.of();
        }
        Map<Integer, String> refused = new HashMap<>();
        for (int port : ports) {
            refused.put(port, allocator.refusalOf(port).orElse(""));
        }
        boolean hasIpv6 = Loopback.IPV6.canBeBound();
        Map<Integer, Dialed> dialed = connects ? dial(refused, hasIpv6) : Map.of();
        List<SocketTable.Entry> sockets = table.sockets(Set.copyOf(ports));
        Map<Integer, List<SocketTable.Entry>> byPort = new HashMap<>();
        for (SocketTable.Entry socket : sockets) {
            byPort.computeIfAbsent(socket.port(), port -> new ArrayList<>()).add(socket);
        }
        boolean anyRefused = refused.values().stream().anyMatch(reason -> !reason.isEmpty());
        List<Instance> instances = anyRefused ? Instances.of(app).list(Set.copyOf(ports)) : List.of();
        Map<String, SocketTable.BlindSpot> blindSpots =
                table.blindSpots(PortFacts.inTheWay(sockets, SocketTable.State.LISTENING));

        LeasesInSight leases = LeasesInSight.of(app.leases(), ports, table);
        Asker asker = Asker.here(table);
        Map<Integer, JudgedPort> verdicts = new HashMap<>();
        for (int port : ports) {
            List<SocketTable.Entry> found = byPort.getOrDefault(port, List.of());
            List<ProcessInfo> processes = Holders.of(found, table);
            List<SocketTable.Entry> own = withoutExited(found, processes);
            String reason = refused.getOrDefault(port, "");
            boolean isUnexplained = !reason.isEmpty() && own.isEmpty();
            List<SocketTable.Entry> listeners = PortFacts.inTheWay(own, SocketTable.State.LISTENING);
            Instance living = livingOn(port, instances, instance -> has(instance, listeners, processes));
            verdicts.put(
                    port,
                    judge(
                            new PortFacts(
                                    port,
                                    reason,
                                    own,
                                    processes,
                                    living,
                                    living == null ? resident(port, listeners, processes) : null,
                                    living == null ? livingOn(port, instances, PortInspector::isLockHeld) : null,
                                    null,
                                    isUnexplained ? table.reservation(port).orElse("") : "",
                                    dialed.getOrDefault(port, Dialed.NOTHING),
                                    new Unseen(
                                            blindSpots,
                                            isUnexplained
                                                    ? table.blindSpotOutside().stream()
                                                            .toList()
                                                    : List.of()),
                                    leases.of(port, processes),
                                    living != null && hasIpv6 && !PlainBind.isRefused(Loopback.IPV6.at(port))),
                            asker));
        }
        return verdicts;
    }

    /**
     * Connects to the ports that can be bound. If one can no longer be bound afterwards, a program took it meanwhile and
     * may have answered, so the refusal is noted and the connection is not.
     */
    private Map<Integer, Dialed> dial(Map<Integer, String> refused, boolean hasIpv6) throws IOException {
        List<Integer> bindable = refused.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (bindable.isEmpty()) {
            return Map.of();
        }
        Map<Integer, Dialed> dialed;
        try (PortDialer dialer = PortDialer.dial(bindable, hasIpv6)) {
            dialed = dialer.noticed();
            Redirections.follow(dialer.connections(), table)
                    .forEach((port, target) -> dialed.computeIfPresent(port, (same, seen) -> seen.leadingTo(target)));
        }
        for (int port : Set.copyOf(dialed.keySet())) {
            Optional<String> refusal = allocator.refusalOf(port);
            if (refusal.isPresent()) {
                refused.put(port, refusal.get());
                dialed.remove(port);
            }
        }
        return dialed;
    }

    /**
     * Returns the server whose process holds the port and the server's lock: one of another home, or one of this home
     * whose record is not valid here. Neither its directory nor its arguments would show that.
     */
    private PortFacts.@Nullable Resident resident(
            int port, List<SocketTable.Entry> listeners, List<ProcessInfo> processes) throws IOException {
        for (ProcessInfo process : processes) {
            List<HeldLock> locks =
                    Holders.include(process, listeners) ? HeldLock.on(port, HeldLock.of(process.pid())) : List.of();
            if (!locks.isEmpty()) {
                HeldLock lock = locks.get(0);
                return new PortFacts.Resident(
                        lock.id(),
                        process.pid(),
                        lock.isIn(app.directory()) ? null : lock.home(),
                        lock.isReachable(),
                        lock.record() == null ? null : instance(lock, port));
            }
        }
        return null;
    }

    /** Looks at the record of another home's server, and asks its port. */
    private @Nullable Instance instance(HeldLock lock, int port) throws IOException {
        App its = new App(
                app.name(),
                app.range(),
                List.of(),
                lock.home(),
                lock.home().resolve(HomeNames.PORT_FILE),
                app.leases());
        try {
            return Instances.of(its).list(Set.of(port)).stream()
                    .filter(it -> it.id().equals(lock.id()))
                    .findFirst()
                    .orElse(null);
        } catch (FileSystemException e) {
            return null;
        }
    }

    private static @Nullable Instance livingOn(int port, List<Instance> instances, Predicate<Instance> lives) {
        return instances.stream()
                .filter(it -> it.port().isPresent() && it.port().getAsInt() == port && lives.test(it))
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns whether this server holds the port. Its lock alone does not prove that, because another program may have
     * taken the port since. Unless the server is verified there, its process must be one of the listeners, if they are
     * all visible. If the state of the server is unknown, its process must be visible as a listener.
     */
    private static boolean has(Instance instance, List<SocketTable.Entry> listeners, List<ProcessInfo> processes) {
        if (instance.state() == InstanceState.VERIFIED) {
            return true;
        }
        boolean isHidden = listeners.isEmpty()
                || listeners.stream().anyMatch(listener -> listener.pids().isEmpty());
        if (isHidden && isLockHeld(instance)) {
            return true;
        }
        return instance.state() != InstanceState.STALE
                && processes.stream()
                        .anyMatch(it -> PortFacts.isProcessOf(instance, it) && Holders.include(it, listeners));
    }

    private static boolean isLockHeld(Instance instance) {
        return instance.state() == InstanceState.UNVERIFIED || instance.state() == InstanceState.UNRESPONSIVE;
    }

    private JudgedPort judge(PortFacts facts, Asker asker) {
        return JudgedPort.of(facts, asker, app.range().contains(facts.port()));
    }

    /**
     * Returns the sockets without the processes that have exited since the table was read, as short-lived workers do. A
     * process that is only hidden stays.
     */
    private static List<SocketTable.Entry> withoutExited(List<SocketTable.Entry> sockets, List<ProcessInfo> visible) {
        Set<Long> gone = new HashSet<>();
        sockets.forEach(socket -> gone.addAll(socket.pids()));
        visible.forEach(process -> gone.remove(process.pid()));
        gone.removeIf(ProcStat::isRunning);
        return gone.isEmpty()
                ? sockets
                : sockets.stream()
                        .map(socket -> socket.withPids(socket.pids().stream()
                                .filter(pid -> !gone.contains(pid))
                                .collect(Collectors.toSet())))
                        .toList();
    }

    SocketTable table() {
        return table;
    }

    /** Returns whether a server could bind the port now. */
    boolean isFree(int port) throws IOException {
        return allocator.refusalOf(port).isEmpty();
    }
}
