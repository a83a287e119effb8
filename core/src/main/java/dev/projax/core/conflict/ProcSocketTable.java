package dev.projax.core.conflict;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The sockets as Linux shows them in files: {@code /proc/net/tcp} and {@code tcp6}, and {@code /proc/PID/fd} (proc(5)). */
final class ProcSocketTable implements SocketTable {
    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int HEXADECIMAL = 16;

    private final Path proc;

    /** @param proc where the system shows them, {@code /proc} */
    ProcSocketTable(Path proc) {
        this.proc = proc;
    }

    @Override
    public Set<Long> listeners(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            sockets.addAll(listening(port, lines(proc.resolve(table))));
        }
        Set<Long> processes = new TreeSet<>();
        if (!sockets.isEmpty()) {
            for (long pid : pids()) {
                if (hasOneOf(sockets, pid)) {
                    processes.add(pid);
                }
            }
        }
        return processes;
    }

    /** Returns what {@code /proc/PID/fd} calls the sockets that listen on {@code port}, of the lines of a table. */
    static Set<String> listening(int port, List<String> table) {
        Set<String> sockets = new HashSet<>();
        for (String line : table) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length > INODE && columns[STATE].equals(LISTEN) && port(columns[LOCAL_ADDRESS]) == port) {
                sockets.add("socket:[" + columns[INODE] + "]");
            }
        }
        return sockets;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), HEXADECIMAL);
    }

    /** A kernel without IPv6 has no table of it. */
    private static List<String> lines(Path table) throws IOException {
        try {
            return Files.readAllLines(table);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private List<Long> pids() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            processes.forEach(process -> pids.add(Long.valueOf(String.valueOf(process.getFileName()))));
        } catch (DirectoryIteratorException e) {
            throw new IOException(e);
        }
        return pids;
    }

    /** Looks at the descriptors of a process; none are seen of another user's, nor of one that has just ended. */
    private boolean hasOneOf(Set<String> sockets, long pid) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // closed meanwhile
            return "";
        }
    }
}
