package dev.projax.core.conflict;

import dev.projax.core.files.CurrentUser;
import dev.projax.core.net.ProcNetTcp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sockets that Linux shows in {@code /proc/net/tcp}, {@code /proc/net/tcp6} and {@code /proc/PID/fd} (proc(5)). */
final class ProcSocketTable implements SocketTable {
    private final Path proc;
    private final ProcProcesses processes;

    /** @param proc the directory {@code /proc} */
    ProcSocketTable(Path proc) {
        this.proc = proc;
        this.processes = new ProcProcesses(proc);
    }

    @Override
    public List<SocketTable.Entry> sockets(Set<Integer> ports) throws IOException {
        List<ProcNetTcp.Line> lines = lines(ports);
        Map<Path, Set<Long>> holders = holders(lines);
        List<SocketTable.Entry> entries = new ArrayList<>();
        for (ProcNetTcp.Line line : lines) {
            Set<Long> pids = holders.getOrDefault(DescriptorSearch.socket(line.inode()), Set.of());
            entries.add(
                    new SocketTable.Entry(line.local(), line.remote(), state(line), line.uid(), line.inode(), pids));
        }
        return entries;
    }

    /** Linux searches its whole memory of connections for each of the two tables, so two threads read them. */
    private List<ProcNetTcp.Line> lines(Set<Integer> ports) throws IOException {
        Map<String, List<ProcNetTcp.Line>> found = new ConcurrentHashMap<>();
        List<String> tables = List.of("net/tcp", "net/tcp6");
        InTwoThreads.forEach(tables, table -> found.put(table, ProcNetTcp.read(proc.resolve(table), ports)));
        List<ProcNetTcp.Line> lines = new ArrayList<>();
        tables.forEach(table -> lines.addAll(found.getOrDefault(table, List.of())));
        return lines;
    }

    private static SocketTable.State state(ProcNetTcp.Line line) {
        if (line.isListening()) {
            return SocketTable.State.LISTENING;
        }
        return line.isClosed() ? SocketTable.State.TIME_WAIT : SocketTable.State.CONNECTED;
    }

    /** Returns the processes that have each socket open. */
    private Map<Path, Set<Long>> holders(List<ProcNetTcp.Line> lines) throws IOException {
        Map<Path, ProcNetTcp.Line> open = new HashMap<>();
        for (ProcNetTcp.Line line : lines) {
            if (!line.isClosed()) {
                open.put(DescriptorSearch.socket(line.inode()), line);
            }
        }
        if (open.isEmpty() || !processes.areOurs()) {
            return Map.of();
        }
        DescriptorSearch search = new DescriptorSearch(proc, processes.pids());
        Map<Path, Set<Long>> holders = search.processesWith(open.keySet());
        open.keySet().removeIf(socket -> !holders.getOrDefault(socket, Set.of()).isEmpty());
        open.values().removeIf(line -> !mayBeOfVisibleThread(line));
        if (!open.isEmpty()) {
            holders.putAll(search.threadsWith(open.keySet()));
        }
        return holders;
    }

    /** The threads of other users' processes are as invisible as the processes, except to root. */
    private static boolean mayBeOfVisibleThread(ProcNetTcp.Line line) {
        return CurrentUser.isRoot() || CurrentUser.numberOrName().equals(Long.toString(line.uid()));
    }

    @Override
    public Optional<ProcessInfo> process(long pid) {
        return processes.areOurs() ? processes.read(pid) : Optional.empty();
    }

    @Override
    public Optional<String> reservation(int port) {
        return Privileges.reservation(
                port,
                processes.line("sys/net/ipv4/ip_unprivileged_port_start"),
                processes.field("self/status", "CapEff"));
    }

    @Override
    public Map<String, SocketTable.BlindSpot> blindSpots(Collection<SocketTable.Entry> sockets) {
        return new ProcSight(proc).blindSpots(sockets);
    }

    @Override
    public Optional<SocketTable.BlindSpot> blindSpotOutside() {
        return new ProcSight(proc).isWsl()
                ? Optional.of(new SocketTable.BlindSpot(SocketTable.Missing.WSL, "", "", Set.of()))
                : Optional.empty();
    }
}
