package dev.projax.core.conflict;

import dev.projax.core.files.ProcFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds who has sockets open, in the descriptors that Linux shows in {@code /proc/PID/fd} (proc_pid_fd(5)). Those of
 * other users, and of a process that has just exited, are invisible.
 */
final class DescriptorSearch {
    /** How many descriptors to read in threads that probably share those of another one. Takes up to half a second. */
    private static final int MOST_PROBABLY_SHARED = 50_000;

    private final Path proc;
    private final List<Long> pids;

    /**
     * @param proc the directory {@code /proc}
     * @param pids the processes to look at
     */
    DescriptorSearch(Path proc, List<Long> pids) {
        this.proc = proc;
        this.pids = pids;
    }

    /** Returns what a descriptor of that socket links to. */
    static Path socket(String inode) {
        return Path.of("socket:[" + inode + "]");
    }

    /** Returns the processes that have each of these sockets open; none for a socket that is not found. */
    Map<Path, Set<Long>> processesWith(Set<Path> sockets) throws IOException {
        Map<Path, Set<Long>> holders = nobody(sockets);
        InTwoThreads.forEach(pids, pid -> {
            Path directory = proc.resolve(pid + "/fd");
            look(new Descriptors(pid, directory, ProcFile.names(directory)), holders);
        });
        return holders;
    }

    private static Map<Path, Set<Long>> nobody(Set<Path> sockets) {
        Map<Path, Set<Long>> holders = new HashMap<>();
        sockets.forEach(socket -> holders.put(socket, ConcurrentHashMap.newKeySet()));
        return holders;
    }

    /**
     * Returns the processes with a thread that has each of these sockets open. A thread may have descriptors of its own
     * (unshare(2)). And if the first thread of a process has exited, only the others show what the process has open.
     *
     * <p>Nothing tells whether two threads share their descriptors, and reading those of all threads takes seconds. So
     * threads with the same numbers as another one of their process come last, and only if a socket is still missing.
     */
    Map<Path, Set<Long>> threadsWith(Set<Path> sockets) {
        Map<Path, Set<Long>> holders = nobody(sockets);
        List<Descriptors> probablyShared = new ArrayList<>();
        for (long pid : pids) {
            Set<List<String>> seen = new HashSet<>();
            seen.add(ProcFile.names(proc.resolve(pid + "/fd")));
            for (String thread : ProcFile.names(proc.resolve(pid + "/task"))) {
                Path directory = proc.resolve(pid + "/task/" + thread + "/fd");
                Descriptors descriptors = new Descriptors(pid, directory, ProcFile.names(directory));
                if (seen.add(descriptors.names)) {
                    look(descriptors, holders);
                } else if (!thread.equals(Long.toString(pid))) {
                    probablyShared.add(descriptors);
                }
            }
        }
        if (holders.values().stream().anyMatch(Set::isEmpty)) {
            lookAtSmallest(probablyShared, holders);
        }
        return holders;
    }

    private static void lookAtSmallest(List<Descriptors> threads, Map<Path, Set<Long>> holders) {
        threads.sort(Comparator.comparing(thread -> thread.names.size()));
        int left = MOST_PROBABLY_SHARED;
        for (Descriptors thread : threads) {
            left -= thread.names.size();
            if (left < 0) {
                return;
            }
            look(thread, holders);
        }
    }

    /** The descriptors of a process or of one of its threads. */
    private record Descriptors(long pid, Path directory, List<String> names) {}

    private static void look(Descriptors descriptors, Map<Path, Set<Long>> holders) {
        for (String name : descriptors.names) {
            try {
                Set<Long> found = holders.get(Files.readSymbolicLink(descriptors.directory.resolve(name)));
                if (found != null) {
                    found.add(descriptors.pid);
                }
            } catch (AccessDeniedException e) {
                return; // So are the others of this process.
            } catch (IOException e) {
                // closed in the meantime
            }
        }
    }
}
