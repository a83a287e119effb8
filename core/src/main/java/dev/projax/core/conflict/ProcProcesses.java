package dev.projax.core.conflict;

import dev.projax.core.files.ProcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The processes that Linux shows in {@code /proc/PID} (proc(5)). */
final class ProcProcesses {
    private static final int MOST_LETTERS = 15;

    private final Path proc;

    ProcProcesses(Path proc) {
        this.proc = proc;
    }

    /**
     * Returns whether these pids mean the same to this process. In a PID namespace that still shows the outer
     * {@code /proc} they do not: the same number is another process (pid_namespaces(7)).
     */
    boolean areOurs() {
        Path self = link(proc.resolve("self"));
        return self != null
                && self.toString().equals(Long.toString(ProcessHandle.current().pid()));
    }

    /** Returns the pids that are visible to this user. */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        String[] names = proc.toFile().list((directory, name) -> Character.isDigit(name.charAt(0)));
        for (String name : names == null ? new String[0] : names) {
            pids.add(Long.valueOf(name));
        }
        return pids;
    }

    Optional<ProcessInfo> read(long pid) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        Path directory = proc.resolve(Long.toString(pid));
        if (handle.isEmpty() || hasEnded(pid)) {
            return Optional.empty();
        }
        List<String> command = command(directory);
        ProcessInfo process = new ProcessInfo(
                pid,
                name(ProcFile.text(directory.resolve("comm")).strip(), command),
                command,
                effectiveUser(pid),
                link(directory.resolve("cwd")),
                handle.get().info().startInstant().orElse(null),
                ProcessInfo.parents(handle.get(), this::nameOf));
        return Optional.of(process.withPidInside(innermost(field(pid + "/status", "NSpid:"), pid)));
    }

    /**
     * Returns the pid in the process's own PID namespace.
     *
     * @param ids one pid for each namespace that it is in, its own last; empty before Linux 4.1
     */
    static long innermost(String ids, long pid) {
        return ids.isEmpty()
                ? pid
                : Long.parseLong(ids.substring(ids.lastIndexOf('\t') + 1).strip());
    }

    private String nameOf(ProcessHandle process) {
        Path directory = proc.resolve(Long.toString(process.pid()));
        return name(ProcFile.text(directory.resolve("comm")).strip(), command(directory));
    }

    /**
     * Returns the name that people use. The kernel's name is the name of the script, if there is one. But it has at
     * most 15 characters and may be the name of a thread. In those cases the program's own name is better.
     *
     * @param comm the kernel's name
     */
    static String name(String comm, List<String> command) {
        if (command.isEmpty() || comm.isEmpty()) {
            return comm.isEmpty() ? "process" : comm;
        }
        String program = ProcessInfo.lastPart(command.get(0));
        boolean isThread = !String.join(" ", command).contains(comm);
        boolean isCut = comm.length() == MOST_LETTERS && program.startsWith(comm);
        return !program.isEmpty() && (isThread || isCut) ? program : comm;
    }

    /** The file is empty for kernel threads and for a process that has exited. */
    private static List<String> command(Path directory) {
        String words = ProcFile.text(directory.resolve("cmdline"));
        String stripped = words.endsWith("\0") ? words.substring(0, words.length() - 1) : words;
        return stripped.isEmpty() ? List.of() : List.of(stripped.split("\0", -1));
    }

    /** Returns the effective user, because a setuid program does not run with the rights of the user who started it. */
    private String effectiveUser(long pid) {
        String[] ids = field(pid + "/status", "Uid:").split("\\s+", -1);
        return ids.length > 1 ? Users.nameOf(Long.parseLong(ids[1])) : "";
    }

    /** A zombie has exited and its sockets are closed, but its parent has not collected it yet. */
    private boolean hasEnded(long pid) {
        String state = field(pid + "/status", "State:");
        return state.isEmpty() || state.startsWith("Z") || state.startsWith("X");
    }

    /** Returns the content of a one-line file, without surrounding white space; empty if it cannot be read. */
    String line(String file) {
        return ProcFile.text(proc.resolve(file)).strip();
    }

    /** Returns the value after {@code name} in a file of such lines; empty if there is none. */
    String field(String file, String name) {
        for (String line : ProcFile.text(proc.resolve(file)).split("\n", -1)) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        return "";
    }

    private static @Nullable Path link(Path file) {
        try {
            return Files.readSymbolicLink(file);
        } catch (IOException e) {
            return null;
        }
    }
}
