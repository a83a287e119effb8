package dev.projax.core.conflict;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The sockets that Linux shows in {@code /proc/net/tcp}, {@code /proc/net/tcp6} and {@code /proc/PID/fd} (proc(5)). */
final class ProcSocketTable implements SocketTable {
    private static final String SOCKET = "socket:[";

    private final Path proc;
    private final ProcProcesses processes;

    /** @param proc the directory {@code /proc} */
    ProcSocketTable(Path proc) {
        this.proc = proc;
        this.processes = new ProcProcesses(proc);
    }

    @Override
    public List<SocketTable.Entry> sockets(Set<Integer> ports) throws IOException {
        List<ProcNetTcp.Line> lines = new ArrayList<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            lines.addAll(ProcNetTcp.read(text(proc.resolve(table)), ports));
        }
        Map<String, Set<Long>> owners = new HashMap<>();
        for (ProcNetTcp.Line line : lines) {
            if (line.state() != SocketTable.State.TIME_WAIT) {
                owners.put(SOCKET + line.inode() + "]", new HashSet<>());
            }
        }
        findOwners(owners);
        List<SocketTable.Entry> entries = new ArrayList<>();
        for (ProcNetTcp.Line line : lines) {
            Set<Long> pids = owners.getOrDefault(SOCKET + line.inode() + "]", Set.of());
            entries.add(
                    new SocketTable.Entry(line.local(), line.remote(), line.state(), line.uid(), line.inode(), pids));
        }
        return entries;
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
    public Optional<SocketTable.BlindSpot> blindSpot(SocketTable.Entry socket) {
        return new ProcSight(proc).read().blindSpot(socket, Users::nameOf);
    }

    @Override
    public Optional<SocketTable.BlindSpot> blindSpot() {
        return new ProcSight(proc).isWsl()
                ? Optional.of(new SocketTable.BlindSpot(SocketTable.Missing.WSL, "", "", Set.of()))
                : Optional.empty();
    }

    /** A kernel without IPv6 has no {@code tcp6}. */
    private static String text(Path table) throws IOException {
        try {
            return Files.readString(table, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /**
     * Looks at all descriptors of all processes. Those of other users, and of a process that has just exited, are
     * invisible.
     */
    private void findOwners(Map<String, Set<Long>> owners) {
        if (owners.isEmpty() || !processes.areOurs()) {
            return;
        }
        for (long pid : processes.pids()) {
            Path descriptors = proc.resolve(pid + "/fd");
            String[] names = descriptors.toFile().list();
            for (String name : names == null ? new String[0] : names) {
                Set<Long> pids = owners.get(target(descriptors.resolve(name)));
                if (pids != null) {
                    pids.add(pid);
                }
            }
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // closed in the meantime
            return "";
        }
    }
}
