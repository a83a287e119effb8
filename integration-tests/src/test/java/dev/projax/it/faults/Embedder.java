package dev.projax.it.faults;

import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.hosting.JdkServer;
import dev.projax.core.registry.App;
import java.io.IOException;

/** A program that hosts a server without {@code POST /shutdown}. */
final class Embedder {
    private Embedder() {}

    public static void main(String[] args) throws IOException {
        Hosted<JdkServer> hosted = Hosting.of(App.projax(System.getenv()))
                .start(JdkServer.of(exchange -> {
                    exchange.sendResponseHeaders(404, -1);
                    exchange.close();
                }))
                .closeAtExit();
        System.out.println(hosted.url());
    }
}
