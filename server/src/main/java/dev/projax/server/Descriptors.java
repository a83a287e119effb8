package dev.projax.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number of file descriptors that a process can still open. */
interface Descriptors {
    Pattern OPEN_FILES = Pattern.compile("^Max open files +([0-9]{1,18}) ", Pattern.MULTILINE);

    /** Returns how many are free; empty if the system does not say. */
    OptionalLong free();

    /**
     * Returns the free descriptors of this process, from {@code /proc/self} on Linux (proc(5)). Elsewhere the number is
     * unknown: opening descriptors until one is refused would show it too, but then no other thread could open any in
     * that moment.
     */
    static Descriptors ofThisProcess() {
        return in(Path.of("/proc/self"));
    }

    /** Returns the free descriptors of the process with this directory in {@code /proc}. */
    static Descriptors in(Path process) {
        return () -> {
            try {
                OptionalLong most = limit(Files.readString(process.resolve("limits")));
                return most.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(most.getAsLong() - count(process.resolve("fd")));
            } catch (NoSuchFileException | AccessDeniedException e) {
                return OptionalLong.empty();
            } catch (IOException | DirectoryIteratorException e) {
                // no descriptor is left to read with
                return OptionalLong.of(0);
            }
        };
    }

    private static long count(Path directory) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(directory)) {
            for (Path ignored : descriptors) {
                count++;
            }
        }
        return count;
    }

    /** Returns the soft limit, the first number on its line; empty if there is none. */
    private static OptionalLong limit(String limits) {
        Matcher line = OPEN_FILES.matcher(limits);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
    }
}
