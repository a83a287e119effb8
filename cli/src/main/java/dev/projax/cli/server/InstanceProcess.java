package dev.projax.cli.server;

import dev.projax.core.discovery.Server;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The process of a server, where it can be seen from here. The number in a record is not enough: it may be in use again, or
 * mean another process here than in the server's container. On Linux the process is the one that has the instance's lock file
 * open; elsewhere, one that began shortly before the instance did.
 */
final class InstanceProcess {
    private static final Path PROC = Path.of("/proc");

    /** So long a JVM may take from its beginning to that of the instance in it, on a machine that is very busy. */
    private static final Duration MAY_TAKE_TO_BEGIN = Duration.ofSeconds(60);

    /** Systems round the beginning of a process, to a second at most. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private static final long PAUSE_MILLIS = 5;
    private static final int STATE = 0;
    private static final int PARENT = 1;

    private final ProcessHandle process;

    private InstanceProcess(ProcessHandle process) {
        this.process = process;
    }

    /**
     * Returns it; to be called while the server still runs. Empty if it is hidden, as another user's or another
     * container's, and if the server is one of this process, which will not end.
     */
    static Optional<InstanceProcess> of(Server server, InstanceId id) {
        return ProcessHandle.of(server.pid().orElse(0))
                .filter(it -> !it.equals(ProcessHandle.current()))
                .filter(it -> Files.isDirectory(PROC.resolve("self")) ? holdsLockOf(id, it) : fits(server, it))
                .map(InstanceProcess::new);
    }

    private static boolean holdsLockOf(InstanceId id, ProcessHandle process) {
        Path descriptors = PROC.resolve(Long.toString(process.pid())).resolve("fd");
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                if (isLockOf(id, descriptor)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    /** The path before the name may be another one in the server's container. */
    private static boolean isLockOf(InstanceId id, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).endsWith(id + ".lock");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean fits(Server server, ProcessHandle process) {
        return process.info()
                .startInstant()
                .filter(it -> server.started()
                        .filter(started -> isBeginningOf(started, it))
                        .isPresent())
                .isPresent();
    }

    /** Tells whether a process that began at {@code began} can be the one in which an instance started. */
    static boolean isBeginningOf(Instant started, Instant began) {
        return !began.isAfter(started.plus(ROUNDING)) && !began.isBefore(started.minus(MAY_TAKE_TO_BEGIN));
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it has ended, whether its parent has taken note or not; tells whether it has. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        // The handle knows when its process began: another one with the same number is not taken for it.
        return await(() -> !process.isAlive() || stat(STATE).equals("Z"), limit);
    }

    /**
     * Waits until nobody can find the process any more. One that has ended is still to be seen until its parent has taken
     * note: the first process of a machine does so always, if not at once, and it is the parent of who was started in the
     * background. Other parents are not waited for.
     */
    void awaitDisappearance(Duration limit) throws InterruptedException {
        await(() -> !process.isAlive() || !stat(PARENT).equals("1"), limit);
    }

    /**
     * Returns a field of {@code /proc/PID/stat}, counted after the program's name, which may have blanks and parentheses in its
     * own parentheses; empty if there is none.
     */
    private String stat(int field) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid())).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return field < fields.length ? fields[field] : "";
        } catch (IOException e) {
            return "";
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static boolean await(Condition condition, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }
}
