package dev.projax.core.conflict;

import dev.projax.core.allocation.Leases;
import dev.projax.core.files.ProcFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The leases of some ports, with the processes that belong to them. */
final class LeasesInSight {
    /**
     * Up to this many ports are looked up one by one, which also finds a lease that has no record yet. The directory of
     * all leases is read once for more.
     */
    private static final int FEW = 32;

    private final Leases leases;
    private final Map<Integer, Leases.Entry> byPort;
    private final SocketTable table;

    /** One program may have leased many ports. */
    private final Map<Long, Optional<ProcessInfo>> lessees = new HashMap<>();

    private LeasesInSight(Leases leases, Map<Integer, Leases.Entry> byPort, SocketTable table) {
        this.leases = leases;
        this.byPort = byPort;
        this.table = table;
    }

    static LeasesInSight of(Leases leases, Collection<Integer> ports, SocketTable table) {
        Map<Integer, Leases.Entry> byPort = new HashMap<>();
        if (ports.size() <= FEW) {
            ports.forEach(port -> leases.at(port).ifPresent(lease -> byPort.put(port, lease)));
        } else {
            leases.all().forEach(lease -> byPort.put(lease.port(), lease));
        }
        return new LeasesInSight(leases, byPort, table);
    }

    /**
     * Returns the lease of a port; null if it is not leased.
     *
     * @param processes the processes that have sockets with the port
     */
    PortFacts.@Nullable Lease of(int port, List<ProcessInfo> processes) {
        Leases.Entry lease = byPort.get(port);
        if (lease == null) {
            return null;
        }
        List<ProcessInfo> all = new ArrayList<>(processes);
        lease.pid().stream()
                .filter(pid -> processes.stream().noneMatch(process -> process.pid() == pid))
                .forEach(pid -> lessees.computeIfAbsent(pid, table::process).ifPresent(all::add));
        return seen(lease, leases.isInside(lease), all, LeasesInSight::environment);
    }

    /**
     * Returns what is known of a lease.
     *
     * @param processes the visible processes, also the one in the lease
     * @param environments returns a process's environment variables, as Linux shows them
     */
    static PortFacts.Lease seen(
            Leases.Entry lease,
            boolean includesAsker,
            List<ProcessInfo> processes,
            Function<ProcessInfo, String> environments) {
        ProcessInfo lessee = processes.stream()
                .filter(process -> lease.program().isPresent() && lease.pid().equals(OptionalLong.of(process.pid())))
                .findFirst()
                .orElse(null);
        Set<Long> strangers = processes.stream()
                .filter(process -> isStranger(process, lease, environments.apply(process)))
                .map(ProcessInfo::pid)
                .collect(Collectors.toSet());
        return new PortFacts.Lease(lease, includesAsker, lessee, strangers);
    }

    /**
     * Returns whether the process is known not to run in the lease: it is neither its program nor a descendant of that,
     * nor does its environment name the lease, as that of a daemon does.
     *
     * <p>The environment is unknown where Linux does not show it, if it is too long, or if the program has written its
     * title over it.
     */
    private static boolean isStranger(ProcessInfo process, Leases.Entry lease, String environment) {
        boolean isKnown = environment.endsWith("\0") && environment.contains("=");
        if (!isKnown
                || lease.program().isEmpty()
                || lease.pid().isEmpty()
                || lease.id().isEmpty()) {
            return false;
        }
        long lessee = lease.pid().getAsLong();
        return process.pid() != lessee
                && process.parents().stream().noneMatch(parent -> parent.pid() == lessee)
                && !environment.contains(lease.id().get());
    }

    /** Linux shows the environment that a process was started with, to its own user (proc_pid_environ(5)). */
    private static String environment(ProcessInfo process) {
        return ProcFile.text(Path.of("/proc", Long.toString(process.pid()), "environ"));
    }
}
