package dev.projax.it.faults;

import com.sun.net.httpserver.HttpExchange;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.hosting.JdkServer;
import dev.projax.core.registry.App;
import java.io.IOException;

/**
 * Starts and stops a server over and over, in its own process, until it is killed. Reports when it has done so once.
 */
final class Publisher {
    private Publisher() {}

    public static void main(String[] args) throws IOException {
        App app = App.projax(System.getenv());
        startAndStop(app);
        System.out.println("ready");
        while (true) {
            startAndStop(app);
        }
    }

    private static void startAndStop(App app) throws IOException {
        // the JDK's own server, because a process with that starts twice as fast
        Hosting.of(app).start(JdkServer.of(HttpExchange::close)).close();
    }
}
