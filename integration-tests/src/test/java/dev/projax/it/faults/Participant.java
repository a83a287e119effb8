package dev.projax.it.faults;

import dev.projax.core.allocation.PortChoice;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.server.ApiServer;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Starts a server at one signal on stdin and stops it at the next, in its own process. Prints the server's ID, and when
 * it is gone.
 */
final class Participant {
    /**
     * Without this, 64 JVMs would print their XNIO version and hide what went wrong. Kept in a field, because a logger
     * without a reference may be garbage-collected with its level.
     */
    private static final Logger CHATTY = Logger.getLogger("org.xnio");

    private Participant() {}

    /** Takes the range. */
    public static void main(String[] args) throws IOException {
        CHATTY.setLevel(Level.WARNING);
        App app = App.projax(System.getenv());
        PortChoice choice = PortChoice.firstFreeOf(PortRange.parse(args[0]));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            try (Hosted<ApiServer> server = ApiServer.start(Hosting.of(app).on(choice), BrowserPolicy.forLoopback())) {
                System.out.println(server.id());
                if (System.in.read() < 0) {
                    return;
                }
            }
            System.out.println("gone");
        }
    }
}
