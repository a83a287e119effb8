package dev.projax.core.conflict;

import dev.projax.core.files.MountPoint;
import dev.projax.core.files.ProcFile;
import dev.projax.core.files.ProcStatus;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads from {@code /proc} what this process can see of others (proc(5)). */
final class ProcSight {
    /** The number of the first PID namespace, on every Linux (include/linux/proc_ns.h). */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    /** The map of the first user namespace: each user has its own number. */
    private static final String EACH_ITSELF = "0 0 4294967295";

    private final Path proc;
    private final ProcProcesses processes;

    /** @param proc the directory {@code /proc} */
    ProcSight(Path proc) {
        this.proc = proc;
        this.processes = new ProcProcesses(proc);
    }

    /** Returns why processes that hold these sockets may be hidden, by the keys of the sockets. */
    Map<String, SocketTable.BlindSpot> blindSpots(Collection<SocketTable.Entry> sockets) {
        if (sockets.isEmpty()) {
            return Map.of();
        }
        Sight rights = rights();
        List<SocketTable.Entry> doubtful = new ArrayList<>();
        for (SocketTable.Entry socket : sockets) {
            if (!rights.seesAllOf(socket)) {
                doubtful.add(socket);
            }
        }
        // Only now look at all processes, which takes longer the more there are.
        Sight sight = doubtful.isEmpty() ? rights : look(rights);
        Map<String, SocketTable.BlindSpot> spots = new HashMap<>();
        for (SocketTable.Entry socket : doubtful) {
            sight.blindSpot(socket, Users::nameOf).ifPresent(spot -> spots.put(socket.key(), spot));
        }
        return spots;
    }

    /** Returns what this process may do, without a look at others. */
    private Sight rights() {
        ProcStatus self = ProcStatus.read(proc.resolve("self/status"));
        return new Sight(
                self.user().orElse(SocketTable.Entry.UNKNOWN),
                Privileges.mayReadAll(self.value("CapEff")),
                processes.areOurs(),
                pidNamespace(),
                isOwnUserNamespace(processes.line("self/uid_map")),
                "",
                Map.of());
    }

    private Sight look(Sight rights) {
        boolean seesOthers = rights.mayReadAllOfMachine();
        Map<Long, Set<Long>> unreadable = new HashMap<>();
        for (long pid : processes.pids()) {
            long owner = owner(pid);
            seesOthers |= owner != rights.uid();
            if (!isReadable(pid) && canHoldSockets(pid)) {
                unreadable.computeIfAbsent(owner, any -> new TreeSet<>()).add(pid);
            }
        }
        String hiding = seesOthers ? "" : hidingOption(ProcFile.text(proc.resolve("self/mountinfo")), proc);
        return rights.withProcesses(hiding, unreadable);
    }

    /** Returns whether this is WSL, where programs of Windows can have the same ports. */
    boolean isWsl() {
        return processes.line("sys/kernel/osrelease").toLowerCase(Locale.ROOT).contains("microsoft");
    }

    private String pidNamespace() {
        try {
            String namespace =
                    Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString();
            return namespace.equals(FIRST_PID_NAMESPACE) ? "" : namespace;
        } catch (IOException e) {
            return "";
        }
    }

    /** @param map the content of {@code uid_map}; empty if the system has no user namespaces */
    static boolean isOwnUserNamespace(String map) {
        return !map.isEmpty() && !map.replaceAll("\\s+", " ").equals(EACH_ITSELF);
    }

    /** Returns the option that hides other users' processes; empty if there is none. */
    static String hidingOption(String mounts, Path proc) {
        return MountPoint.optionsAt(proc, mounts).stream()
                .filter(option -> option.startsWith("hidepid="))
                .filter(option -> !Set.of("hidepid=0", "hidepid=off").contains(option))
                .findFirst()
                .orElse("");
    }

    private long owner(long pid) {
        try {
            return ((Number) Files.getAttribute(proc.resolve(Long.toString(pid)), "unix:uid")).longValue();
        } catch (IOException e) {
            return SocketTable.Entry.UNKNOWN;
        }
    }

    /**
     * Returns whether the open files of a process can be read. Root may list them without CAP_SYS_PTRACE, but not see
     * what they are.
     */
    private boolean isReadable(long pid) {
        Path descriptors = proc.resolve(pid + "/fd");
        String[] names = descriptors.toFile().list();
        if (names == null) {
            return false;
        }
        for (String name : names) {
            try {
                Files.readSymbolicLink(descriptors.resolve(name));
                return true;
            } catch (AccessDeniedException e) {
                return false;
            } catch (IOException e) {
                // It was closed in the meantime. The next one tells as much.
            }
        }
        return true;
    }

    /** Kernel threads have no memory and no files. Neither has a process that has exited in the meantime. */
    private boolean canHoldSockets(long pid) {
        Path directory = proc.resolve(Long.toString(pid));
        ProcStatus status = ProcStatus.read(directory.resolve("status"));
        boolean isHidden = status.value("State").isEmpty();
        boolean livesOn = status.state() == 'Z' && !status.hasExited();
        return isHidden
                ? Files.exists(directory)
                : livesOn || !status.value("VmSize").isEmpty();
    }
}
