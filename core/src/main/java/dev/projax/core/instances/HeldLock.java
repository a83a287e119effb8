package dev.projax.core.instances;

import dev.projax.core.files.ProcFile;
import dev.projax.core.files.ProcStatus;
import dev.projax.core.files.Reading;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a server that a process holds. It shows that a server runs in the process, and which home it belongs to,
 * even if that is another app's home or one in a container. Linux reports the open files of a process in
 * {@code /proc/PID/fd} and their locks in {@code /proc/PID/fdinfo} (proc_pid_fd(5), proc_pid_fdinfo(5)); other systems
 * report nothing.
 *
 * @param home the home of the server's app; if the lock is not reachable, its path in the server's container
 * @param isReachable whether the path of the lock leads from here to this very file
 * @param record the server's record; null if it cannot be read from here
 * @param isPublished whether there may be a record; false while the server starts
 */
public record HeldLock(
        Path home,
        InstanceId id,
        boolean isReachable,
        @Nullable InstanceRecord record,
        boolean isPublished) {
    private static final Path PROC = Path.of("/proc");

    /** A lock that keeps all others out, in the words of the kernel. */
    private static final String EXCLUSIVE = "POSIX  ADVISORY  WRITE ";

    private static final int OCTAL = 8;

    /** Linux, include/uapi/asm-generic/fcntl.h: O_ACCMODE, which is 0 for reading only. */
    private static final long FOR_WRITING = 3;

    /** Returns the locks that a process holds; none if the process is hidden. Never blocks, and opens no lock file. */
    public static List<HeldLock> of(long pid) {
        return of(PROC.resolve(Long.toString(pid)));
    }

    /** @param process the directory in which the system reports about the process */
    static List<HeldLock> of(Path process) {
        // If the first thread has exited, it has no files, but the other threads have.
        boolean hasFirstThread = ProcStatus.read(process.resolve("status")).state() != 'Z';
        List<Open> open = hasFirstThread ? openIn(process) : openInThreads(process.resolve("task"));
        List<HeldLock> locked = new ArrayList<>();
        List<HeldLock> others = new ArrayList<>();
        for (Open file : open) {
            (file.isLocked ? locked : others).add(file.lock);
        }
        // Where locks do not work, a server still opens its lock for writing, and other programs do not.
        return locked.isEmpty() ? others : locked;
    }

    private record Open(HeldLock lock, boolean isLocked) {}

    private static List<Open> openInThreads(Path threads) {
        for (String thread : ProcFile.names(threads)) {
            List<Open> open = openIn(threads.resolve(thread));
            if (!open.isEmpty()) {
                return open;
            }
        }
        return List.of();
    }

    private static List<Open> openIn(Path thread) {
        List<Open> open = new ArrayList<>();
        for (String descriptor : ProcFile.names(thread.resolve("fd"))) {
            read(thread, descriptor).ifPresent(open::add);
        }
        return open;
    }

    private static Optional<Open> read(Path thread, String descriptor) {
        Path file = thread.resolve("fd").resolve(descriptor);
        try {
            Path path = Files.readSymbolicLink(file);
            Optional<InstanceId> id = InstanceFiles.idOfLock(path);
            return id.isEmpty()
                    ? Optional.empty()
                    : read(
                            path,
                            id.get(),
                            file,
                            ProcStatus.read(thread.resolve("fdinfo").resolve(descriptor)));
        } catch (IOException e) {
            // It was closed in the meantime.
            return Optional.empty();
        }
    }

    /**
     * @param path the name of the file where it was opened
     * @param file what leads to the file itself
     */
    private static Optional<Open> read(Path path, InstanceId id, Path file, ProcStatus descriptor) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Optional<Path> home = Optional.ofNullable(path.getParent()).map(Path::getParent);
        if (home.isEmpty() || !attributes.isRegularFile() || !isForWriting(descriptor.value("flags"))) {
            return Optional.empty();
        }
        boolean isReachable = isAt(path, attributes);
        Optional<Reading<InstanceRecord>> reading =
                isReachable ? Optional.of(InstanceFiles.readNextTo(path, id)) : Optional.empty();
        boolean isLocked = descriptor.value("lock").contains(EXCLUSIVE);
        return Optional.of(new Open(
                new HeldLock(
                        home.get(),
                        id,
                        isReachable,
                        reading.flatMap(Reading::value).orElse(null),
                        reading.filter(Reading::isMissing).isEmpty()),
                isLocked));
    }

    private static boolean isForWriting(String flags) {
        try {
            return (Long.parseLong(flags, OCTAL) & FOR_WRITING) != 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isAt(Path path, BasicFileAttributes file) {
        try {
            return Objects.equals(
                    file.fileKey(),
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                            .fileKey());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns those among {@code locks} whose server can be the one that listens on {@code port}: the one whose record
     * names the port, or else those whose record cannot be read. A server without a record has no port yet.
     */
    public static List<HeldLock> on(int port, List<HeldLock> locks) {
        List<HeldLock> named = locks.stream()
                .filter(lock -> lock.port().isPresent() && lock.port().getAsInt() == port)
                .toList();
        return named.isEmpty()
                ? locks.stream()
                        .filter(lock -> lock.record == null && lock.isPublished)
                        .toList()
                : named;
    }

    /** Returns the port in the server's record, 1 to 65535; empty if the record cannot be read. */
    public OptionalInt port() {
        return record == null ? OptionalInt.empty() : OptionalInt.of(record.port());
    }

    /** Returns the program behind the server; empty if its record cannot be read or does not say. */
    public Optional<Program> program() {
        return Optional.ofNullable(record).flatMap(InstanceRecord::program);
    }

    /** Returns whether the lock is in this home, even if that is another path to it. */
    public boolean isIn(Path directory) {
        try {
            return isReachable && Files.isSameFile(home, directory);
        } catch (IOException e) {
            return false;
        }
    }
}
