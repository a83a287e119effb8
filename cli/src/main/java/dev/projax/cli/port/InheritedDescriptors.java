package dev.projax.cli.port;

import dev.projax.core.files.ProcFile;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The descriptors that a process in the background inherits although only the leased program needs them. If it kept
 * them, a reader of a pipe would wait, and a lock of flock(1) would stay, until it exits. Java cannot close a descriptor
 * by its number, so this uses {@code sun.misc.Unsafe} of {@code jdk.unsupported}, by reflection, because javac's warning
 * about it cannot be suppressed. The option {@code --add-opens} would do too, but then a JVM does not use all of its
 * class archive.
 */
final class InheritedDescriptors {
    /** {@code bin/projax} has closed those before it. */
    private static final int FIRST = 10;

    /** What many descriptors lead to, so that those of two processes may look the same. */
    private static final String NAMELESS = "anon_inode:";

    private InheritedDescriptors() {}

    /**
     * Closes each descriptor that leads to the same thing here as in the process that started this one, except the
     * standard streams. This JVM may have opened others with numbers that are used there too. Does nothing on a system
     * without {@code /proc}.
     *
     * @param parent the PID of that process
     */
    static void closeThoseOf(long parent) {
        Path ours = Path.of("/proc/self/fd");
        Path theirs = Path.of("/proc", Long.toString(parent), "fd");
        for (String name : ProcFile.names(ours)) {
            int number = Integer.parseInt(name);
            if (number >= FIRST && leadToTheSame(ours.resolve(name), theirs.resolve(name))) {
                close(number);
            }
        }
    }

    /** Fails to close a descriptor, so that a rehearsal loads the classes for it. Without an archive, they take 20 ms. */
    static void rehearse() {
        close(Integer.MAX_VALUE);
    }

    private static boolean leadToTheSame(Path ours, Path theirs) {
        try {
            Path target = Files.readSymbolicLink(ours);
            return !target.toString().startsWith(NAMELESS) && target.equals(Files.readSymbolicLink(theirs));
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(int number) {
        try {
            new FileInputStream(descriptor(number)).close();
        } catch (ReflectiveOperationException | IOException e) {
            // A later Java may not have it. Then the descriptor stays open until the program exits.
        }
    }

    private static FileDescriptor descriptor(int number) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field only = type.getDeclaredField("theUnsafe");
        only.setAccessible(true);
        Object unsafe = only.get(null);
        Object offset = type.getMethod("objectFieldOffset", Field.class)
                .invoke(unsafe, FileDescriptor.class.getDeclaredField("fd"));
        FileDescriptor descriptor = new FileDescriptor();
        type.getMethod("putInt", Object.class, long.class, int.class).invoke(unsafe, descriptor, offset, number);
        return descriptor;
    }
}
