package dev.projax.it.faults;

import dev.projax.core.allocation.Leases;
import java.io.IOException;
import java.nio.file.Path;

/** Lists all leases over and over, in its own process, until it is killed. */
final class LeaseWatcher {
    private LeaseWatcher() {}

    /** Takes the directory of all leases, and the directory and the name of a lease to look for. */
    public static void main(String[] args) throws IOException {
        Leases leases = Leases.in(Path.of(args[0])).forDirectory(Path.of(args[1]));
        System.out.println("ready");
        while (System.in.available() == 0) {
            leases.all();
            leases.named(args[2]);
            leases.names();
        }
    }
}
