package dev.projax.cli.port;

import dev.projax.core.allocation.Leases;

/** The words for a lease. */
public final class LeaseText {
    private LeaseText() {}

    /** Returns who has leased a port, like {@code leased to node (pid 812), web in /home/ada/shop}. */
    public static String of(Leases.Entry lease) {
        if (lease.program().isPresent()) {
            return "leased to " + lease;
        }
        String comma = lease.name().isPresent() ? "," : "";
        return ofLessee(lease) + (lease.id().isPresent() ? comma + " without a program" : "");
    }

    /** Returns the same for a port that its program holds, like {@code leased as web in /home/ada/shop}. */
    static String ofLessee(Leases.Entry lease) {
        return lease.name()
                .map(name -> "leased as " + name
                        + lease.directory().map(it -> " in " + it).orElse(""))
                .orElse("leased");
    }
}
