package dev.projax.core.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The process that holds the lock on a file, on systems that report it. Linux does, for the processes that are visible
 * from here.
 */
public final class LockHolder {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int FIELDS = 8;
    private static final int KIND = 1;
    private static final int MODE = 3;
    private static final int PID = 4;
    private static final int FILE = 5;

    /**
     * How often the list is read. The kernel writes it in parts, and skips lines if locks change between two of them.
     */
    private static final int LOOKS = 3;

    private LockHolder() {}

    /** Returns the PID of the holder; empty if it is unknown. */
    public static Optional<Long> of(Path file) {
        try {
            long inode = (Long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            long device = (Long) Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
            Optional<Long> holder = Optional.empty();
            for (int look = 0; look < LOOKS && holder.isEmpty(); look++) {
                holder = find(Files.readString(LOCKS, StandardCharsets.US_ASCII), device, inode);
            }
            return holder;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the PID of the process that holds an exclusive lock on a file. A line looks like
     * {@code 3: POSIX  ADVISORY  WRITE 812 08:01:1234567 0 EOF}; for a waiting process, the second field is an arrow
     * (proc(5)).
     */
    static Optional<Long> find(String locks, long device, long inode) {
        String file = String.format(Locale.ROOT, "%02x:%02x:%d", major(device), minor(device), inode);
        for (String line : locks.split("\n", -1)) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length == FIELDS
                    && fields[KIND].equals("POSIX")
                    && fields[MODE].equals("WRITE")
                    && fields[FILE].equals(file)) {
                long pid = Long.parseLong(fields[PID]);
                return pid > 0 ? Optional.of(pid) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Does the same as glibc's {@code gnu_dev_major}. */
    private static long major(long device) {
        return (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    }

    /** Does the same as glibc's {@code gnu_dev_minor}. */
    private static long minor(long device) {
        return (device & 0xff) | (device >>> 12 & ~0xffL);
    }

    /** Returns a process as text, like {@code python3, pid 812}. */
    public static String name(long pid) {
        String name = ProcessHandle.of(pid)
                .flatMap(it -> it.info().command())
                .map(command -> Path.of(command).getFileName() + ", ")
                .orElse("");
        return name + "pid " + pid;
    }
}
