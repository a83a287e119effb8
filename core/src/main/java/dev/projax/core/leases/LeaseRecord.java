package dev.projax.core.leases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands next to the lock of a leased port: which lease it is and who holds it. It means something only while the
 * lock is held. Everything but the port is for display, and null if it is unknown.
 *
 * @param port 1 to 65535
 * @param id 16 hexadecimal digits, random; {@code PROJAX_LEASE} in the environment of a program names its leases
 * @param pid the process whose exit ends the lease; 0 if unknown
 * @param since when it was leased
 * @param app the app that leased it
 * @param name the name that it has in its directory
 * @param directory the directory to which the name belongs, as text, because it may not be a valid path in this locale
 * @param program the name of the program in the lease, without arguments; null for a lease that runs no program
 * @param until when a lease without a program ends by itself
 */
public record LeaseRecord(
        int port,
        @Nullable String id,
        long pid,
        @Nullable Instant since,
        @Nullable String app,
        @Nullable String name,
        @Nullable String directory,
        @Nullable String program,
        @Nullable Instant until) {
    /** Returns the record of a leased port with nothing known but the port. */
    static LeaseRecord unknown(int port) {
        return new LeaseRecord(port, null, 0, null, null, null, null, null, null);
    }

    /** Returns a copy for another port, with another ID. */
    public LeaseRecord with(int otherPort, String otherId) {
        return new LeaseRecord(otherPort, otherId, pid, since, app, name, directory, program, until);
    }
}
