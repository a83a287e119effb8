package dev.projax.core.conflict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The system's sockets, and the processes that have them. May be used from any thread; each call looks anew. */
public interface SocketTable {
    /**
     * Returns the processes that listen on {@code port}, on any address of this network namespace: none also where they are
     * another user's, which the system hides. A socket that a child has inherited has several.
     *
     * @param port 1 to 65535
     * @throws IOException if the table cannot be read
     */
    Set<Long> listeners(int port) throws IOException;

    /** Returns the table of this system, if this library can read it: on Linux. */
    static Optional<SocketTable> ofThisSystem() {
        Path proc = Path.of("/proc");
        return Files.isReadable(proc.resolve("net/tcp")) ? Optional.of(new ProcSocketTable(proc)) : Optional.empty();
    }
}
