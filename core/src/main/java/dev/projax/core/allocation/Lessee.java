package dev.projax.core.allocation;

import dev.projax.core.leases.LeaseName;
import dev.projax.core.leases.LeaseRecord;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process that leases ports, and how others see it.
 *
 * @param app the app's name
 * @param directory the directory to which names belong; null for the project of the current directory
 * @param process the process whose exit ends the lease; null for this one
 * @param isAlone whether the lease runs no program
 * @param until when a lease without a program ends by itself; null if it does not
 */
record Lessee(
        String app,
        @Nullable Path directory,
        @Nullable Program process,
        boolean isAlone,
        @Nullable Instant until) {
    private static final String PROJECT = ".git";

    /** The current directory. Java finds it too, but not if its path has characters that the locale lacks. */
    private static final Path PROC_CWD = Path.of("/proc/self/cwd");

    /** A process and the name of its program. */
    record Program(long pid, String name) {}

    /** Returns this process, for the project of the current directory. */
    static Lessee thisProcess(String app) {
        return new Lessee(app, null, null, false, null);
    }

    Lessee of(String otherApp) {
        return new Lessee(otherApp, directory, process, isAlone, until);
    }

    Lessee in(Path other) {
        return new Lessee(app, other, process, isAlone, until);
    }

    Lessee process(long pid, String program) {
        return new Lessee(app, directory, new Program(pid, program), false, null);
    }

    Lessee withoutProgram(@Nullable Instant end) {
        return new Lessee(app, directory, null, true, end);
    }

    Lessee withoutProgramUntilExitOf(long pid) {
        return new Lessee(app, directory, new Program(pid, ""), true, null);
    }

    /** Returns {@code name} in the directory. */
    LeaseName called(String name) {
        return new LeaseName(directoryText(), name);
    }

    /** Returns the record of a new lease. */
    LeaseRecord leasing(int port, String id, @Nullable String name) {
        Program holder = process == null ? thisProgram() : process;
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String program = isAlone ? null : holder.name();
        return new LeaseRecord(port, id, holder.pid(), now, app, name, directoryText(), program, until);
    }

    private static Program thisProgram() {
        ProcessHandle self = ProcessHandle.current();
        String name = self.info()
                .command()
                .map(command -> new File(command).getName())
                .orElse("java");
        return new Program(self.pid(), name);
    }

    /** Returns the real path of the directory, so that it is the same through every link. */
    String directoryText() {
        return text(directory == null ? projectOf(current()) : real(directory));
    }

    private static Path current() {
        try {
            return Path.of("").toRealPath();
        } catch (IOException e) {
            return Files.isDirectory(PROC_CWD) ? real(PROC_CWD) : real(Path.of(""));
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    /** Returns the nearest directory at or above {@code current} that Git manages; else {@code current}. */
    static Path projectOf(Path current) {
        for (Path each = current; each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(PROJECT))) {
                return each;
            }
        }
        return current;
    }

    /**
     * Returns a path as the same text in every locale. On Unix, only the URI of a path has its bytes. If they are not
     * UTF-8, it returns them as in the URI.
     */
    static String text(Path path) {
        String text = path.toString();
        if (File.separatorChar != '/' || text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        String raw = path.toUri().getRawPath();
        // The URI of a directory has a slash at the end.
        raw = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes(raw)).toString();
        } catch (CharacterCodingException e) {
            return raw;
        }
    }

    private static ByteBuffer bytes(String rawPath) {
        ByteBuffer bytes = ByteBuffer.allocate(rawPath.length());
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c == '%') {
                bytes.put((byte) Integer.parseInt(rawPath, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        return bytes.flip();
    }
}
