package dev.projax.it.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.hosting.JdkServer;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A program whose main method returns, and whose server closes itself in the first request. */
final class SelfStopper {
    private SelfStopper() {}

    public static void main(String[] args) throws IOException {
        CompletableFuture<Hosted<JdkServer>> itself = new CompletableFuture<>();
        Hosted<JdkServer> hosted = Hosting.of(App.projax(System.getenv()))
                .start(JdkServer.of(exchange -> {
                    itself.join().close();
                    byte[] body = "stopping\n".getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                }))
                .closeAtExit();
        itself.complete(hosted);
        System.out.println(hosted.url());
    }
}
