package dev.projax.core.allocation;

import dev.projax.core.leases.LeaseName;
import dev.projax.core.leases.LeaseRecord;
import java.io.IOException;
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
 * @param pid the process whose exit ends the lease
 * @param program the name of its program; null if the lease runs no program
 * @param until when a lease without a program ends by itself; null if it does not
 */
record Lessee(
        String app,
        @Nullable Path directory,
        long pid,
        @Nullable String program,
        @Nullable Instant until) {
    private static final String PROJECT = ".git";

    /** Returns this process, for the project of the current directory. */
    static Lessee thisProcess(String app) {
        ProcessHandle self = ProcessHandle.current();
        String program = self.info()
                .command()
                .map(command -> String.valueOf(Path.of(command).getFileName()))
                .orElse("java");
        return new Lessee(app, null, self.pid(), program, null);
    }

    Lessee of(String otherApp) {
        return new Lessee(otherApp, directory, pid, program, until);
    }

    Lessee in(Path other) {
        return new Lessee(app, other, pid, program, until);
    }

    Lessee process(long otherPid, @Nullable String otherProgram, @Nullable Instant otherUntil) {
        return new Lessee(app, directory, otherPid, otherProgram, otherUntil);
    }

    /** Returns {@code name} in the directory. */
    LeaseName called(String name) {
        return new LeaseName(directoryText(), name);
    }

    /** Returns the record of a new lease. */
    LeaseRecord leasing(int port, String id, @Nullable String name) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new LeaseRecord(port, id, pid, now, app, name, directoryText(), program, until);
    }

    /** Returns the real path of the directory, so that it is the same through every link. */
    String directoryText() {
        Path start = directory == null ? Path.of("") : directory;
        Path real;
        try {
            real = start.toRealPath();
        } catch (IOException e) {
            real = start.toAbsolutePath().normalize();
        }
        return String.valueOf(directory == null ? projectOf(real) : real);
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
}
