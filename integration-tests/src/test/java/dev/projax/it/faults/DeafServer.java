package dev.projax.it.faults;

import dev.projax.core.instances.Registration;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A server that is registered and runs, but hangs: it accepts no connection. */
final class DeafServer {
    private DeafServer() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(Loopback.IPV4.at(port));
                Registration registration = Registration.begin(App.projax(System.getenv()))) {
            registration.publish(port, false);
            System.out.println("http://127.0.0.1:" + port);
            while (server.isOpen()) {
                LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
            }
        }
    }
}
