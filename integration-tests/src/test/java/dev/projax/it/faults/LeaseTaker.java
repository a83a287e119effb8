package dev.projax.it.faults;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Takes and drops leases over and over, in its own process. To check in another way that no other process has the same
 * port, it locks a file that stands for the port. In the end it keeps one lease until it is killed.
 */
final class LeaseTaker {
    private final Leases leases;
    private final PortRange range;
    private final Path witnesses;
    private int doubles;

    private LeaseTaker(App app, Path witnesses) {
        this.leases = app.leases();
        this.range = app.range();
        this.witnesses = witnesses;
    }

    /**
     * Takes the home, the range, the directory of the files to lock, and the number of leases. Waits for a signal on
     * stdin.
     */
    public static void main(String[] args) throws IOException {
        App app = App.named(
                "acme", PortRange.parse(args[1]), Map.of("ACME_HOME", args[0], "PROJAX_LEASES", args[0] + "/leases"));
        LeaseTaker taker = new LeaseTaker(app, Path.of(args[2]));
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            try (PortLease lease = taker.take()) {
                taker.witness(lease);
            }
        }
        System.out.println(taker.doubles);
        if (System.in.read() < 0) {
            return;
        }
        System.out.println(taker.take().port());
        while (System.in.read() >= 0) {
            // until it is killed
        }
    }

    private PortLease take() throws IOException {
        while (true) {
            try {
                return leases.lease(range);
            } catch (NoFreePortException e) {
                // there are more takers than ports
                Thread.onSpinWait();
            }
        }
    }

    private void witness(PortLease lease) throws IOException {
        Path witness = witnesses.resolve(lease.port() + ".witness");
        try (FileChannel channel = FileChannel.open(witness, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                doubles++;
            }
        }
    }
}
