package dev.projax.core.conflict;

import dev.projax.core.files.CurrentUser;
import dev.projax.core.files.ProcFile;
import dev.projax.core.files.ProcStat;
import dev.projax.core.files.ProcStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The processes that Linux shows in {@code /proc/PID} (proc(5)). */
final class ProcProcesses {
    private static final int MOST_LETTERS = 15;
    private static final char ZOMBIE = 'Z';
    private static final String DELETED = " (deleted)";

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
        for (String name : ProcFile.names(proc)) {
            if (Character.isDigit(name.charAt(0))) {
                pids.add(Long.valueOf(name));
            }
        }
        return pids;
    }

    /**
     * Returns what is visible of a process; empty if it has exited. A zombie has exited and its sockets are closed, but
     * its parent has not collected it yet. If only the first thread has exited, another thread knows what the process
     * runs.
     */
    Optional<ProcessInfo> read(long pid) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        Path directory = proc.resolve(Long.toString(pid));
        ProcStatus status = ProcStatus.read(directory.resolve("status"));
        if (handle.isEmpty() || status.hasExited()) {
            return Optional.empty();
        }
        Optional<ProcessInfo> process = status.state() == ZOMBIE
                ? livingThread(directory).map(it -> read(handle.get(), it, ProcStatus.read(it.resolve("status"))))
                : Optional.of(read(handle.get(), directory, status));
        // If it exited in the meantime, a part of it is missing.
        return process.filter(it -> handle.get().isAlive());
    }

    /** @param directory where Linux reports about the process, or about one of its threads */
    private ProcessInfo read(ProcessHandle handle, Path directory, ProcStatus status) {
        List<String> command = command(directory);
        OptionalLong user = status.user();
        return new ProcessInfo(
                        handle.pid(),
                        name(kernelName(handle), command),
                        command,
                        user.isPresent() ? Users.nameOf(user.getAsLong()) : "",
                        link(directory.resolve("cwd")),
                        handle.info().startInstant().orElse(null),
                        ProcessInfo.parents(handle, this::nameOf))
                .with(new ProcessInfo.OnLinux(
                        status.innermostPid(handle.pid()),
                        executable(link(directory.resolve("exe"))),
                        activity(handle.pid(), status),
                        !CurrentUser.isRoot() || isVisibleToItsUser(directory, status)));
    }

    /**
     * Returns whether the kernel lets a process of the same user, in that user's group and without capabilities, read
     * the open files (ptrace(2)). It does not if the process has become this user after it was started. Then the
     * files belong to root (proc(5)).
     */
    private static boolean isVisibleToItsUser(Path directory, ProcStatus status) {
        long user = status.user().orElse(0);
        if (user == 0) {
            return true;
        }
        try {
            Map<String, Object> owner = Files.readAttributes(directory.resolve("fd"), "unix:uid,gid");
            return Objects.equals(owner.get("uid"), (int) user)
                    && Users.groupOf(user).equals(String.valueOf(owner.get("gid")))
                    && !Privileges.hasAny(status.value("CapPrm"));
        } catch (IOException e) {
            return true;
        }
    }

    /** Returns the directory of a thread that has not exited; empty if there is none. */
    private static Optional<Path> livingThread(Path process) {
        Path tasks = process.resolve("task");
        return ProcFile.names(tasks).stream()
                .map(tasks::resolve)
                .filter(thread -> isLiving(ProcStatus.read(thread.resolve("status"))))
                .findFirst();
    }

    /** The number of threads is that of the whole process, so only the state tells about the thread. */
    private static boolean isLiving(ProcStatus thread) {
        return !thread.hasExited() && thread.state() != ZOMBIE;
    }

    private ProcessInfo.Activity activity(long pid, ProcStatus status) {
        ProcessInfo.State state = state(status.state());
        boolean isJob = state == ProcessInfo.State.STOPPED
                && ShellJob.isAnotherJob(pid, ProcessHandle.current().pid(), this::stat);
        return new ProcessInfo.Activity(state, status.tracer().orElse(0), isJob);
    }

    private Optional<ProcStat> stat(long pid) {
        return ProcStat.parse(ProcFile.text(proc.resolve(pid + "/stat")));
    }

    private static ProcessInfo.State state(char letter) {
        return switch (letter) {
            case 'T' -> ProcessInfo.State.STOPPED;
            case 't' -> ProcessInfo.State.TRACED;
            default -> ProcessInfo.State.RUNNING;
        };
    }

    /**
     * Returns the file without the note that Linux adds if it was deleted or replaced, for example by an update.
     *
     * @param link what the process's link leads to; null if it cannot be read
     */
    static @Nullable Path executable(@Nullable Path link) {
        String file = String.valueOf(link);
        return file.endsWith(DELETED) ? Path.of(file.substring(0, file.length() - DELETED.length())) : link;
    }

    private String nameOf(ProcessHandle process) {
        return name(kernelName(process), command(proc.resolve(Long.toString(process.pid()))));
    }

    private String kernelName(ProcessHandle process) {
        return line(process.pid() + "/comm");
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

    /** Returns the content of a one-line file, without surrounding white space; empty if it cannot be read. */
    String line(String file) {
        return ProcFile.text(proc.resolve(file)).strip();
    }

    /** Returns the value of that name in a file of lines {@code Name: value}; empty if there is none. */
    String field(String file, String name) {
        return ProcStatus.read(proc.resolve(file)).value(name);
    }

    private static @Nullable Path link(Path file) {
        try {
            return Files.readSymbolicLink(file);
        } catch (IOException e) {
            return null;
        }
    }
}
