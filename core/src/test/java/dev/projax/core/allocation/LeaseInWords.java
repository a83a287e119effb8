package dev.projax.core.allocation;

import dev.projax.core.leases.LeaseRecord;
import java.time.Instant;

/** Parses the leases of port 38124 that test tables write in words. */
public final class LeaseInWords {
    private static final int PORT = 38124;

    /** The ID of each lease. */
    public static final String ID = "0123456789abcdef";

    /** The directory of a lease with a name. */
    public static final String DIRECTORY = "/home/ada/shop";

    private LeaseInWords() {}

    /**
     * Returns a lease that app {@code projax} took in 2026, written as: program, pid, and optionally a name. The program
     * is a hyphen for a lease without one. A question mark stands for a lease without a record.
     */
    public static Leases.Entry lease(String words) {
        String[] parts = words.split(" ", -1);
        if (parts[0].equals("?")) {
            return new Leases.Entry(new LeaseRecord(PORT, null, 0, null, null, null, null, null, null));
        }
        return new Leases.Entry(new LeaseRecord(
                PORT,
                ID,
                Long.parseLong(parts[1]),
                Instant.parse("2026-11-30T14:00:00Z"),
                "projax",
                parts.length > 2 ? parts[2] : null,
                DIRECTORY,
                parts[0].equals("-") ? null : parts[0],
                null));
    }
}
