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

/** How many more file descriptors this process can have. */
interface Descriptors {
    Pattern OPEN_FILES = Pattern.compile("^Max open files +([0-9]{1,18}) ", Pattern.MULTILINE);

    /** Returns how many; empty if the system does not tell. */
    OptionalLong free();

    /**
     * Returns what Linux tells in {@code /proc/self} (proc(5)); elsewhere that is nothing. To open some until it is refused
     * would tell, too, but for that moment nobody else could have any.
     */
    static Descriptors ofThisProcess() {
        return in(Path.of("/proc/self"));
    }

    /** Returns what the directory of a process tells. */
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
                // there is no descriptor left to ask with
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

    /** Returns the soft limit, the first number of its line; empty if there is none. */
    private static OptionalLong limit(String limits) {
        Matcher line = OPEN_FILES.matcher(limits);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
    }
}
