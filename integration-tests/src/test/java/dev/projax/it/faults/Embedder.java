package dev.projax.it.faults;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.hosting.JdkServer;
import dev.projax.core.registry.App;
import java.io.IOException;

/**
 * A program that hosts a server without {@code POST /shutdown}. Its argument is the name of an app; without one, it is
 * Projax itself.
 */
final class Embedder {
    private static final PortRange ANY = new PortRange(20_000, 20_009);

    private Embedder() {}

    public static void main(String[] args) throws IOException {
        App app = args.length == 0 ? App.projax(System.getenv()) : App.named(args[0], ANY, System.getenv());
        Hosted<JdkServer> hosted = Hosting.of(app)
                .start(JdkServer.of(exchange -> {
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                }))
                .closeAtExit();
        System.out.println(hosted.url());
    }
}
