package dev.projax.it.faults;

import com.sun.net.httpserver.HttpServer;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

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
        Hosted<HttpServer> server = Hosting.of(app)
                .start(identity -> PortBinder.onIpv4(address -> serve(address, identity), bound -> bound.stop(0)));
        server.close();
    }

    /** Uses the JDK's own server, because a process with that starts twice as fast. */
    private static HttpServer serve(InetSocketAddress address, Identity identity) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.createContext(Health.PATH, exchange -> {
            HealthAnswer answer = identity.health(exchange.getRequestHeaders().getFirst(Health.CHALLENGE));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
