package acme;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;

public class Acme {
    static final Vertx VERTX = Vertx.vertx();

    public static void main(String[] args) throws Exception {
        App acme = App.named("acme", PortRange.parse("24100-24109"), System.getenv());
        try (Hosted<HttpServer> hosted = Hosting.of(acme).start(Acme::binder).closeAtExit()) {
            System.out.println(hosted.url());
            hosted.awaitClose();
        } finally {
            VERTX.close().await();
        }
    }

    static PortBinder<HttpServer> binder(Identity identity) {
        return PortBinder.onIpv4(
                address -> serve(address, identity), server -> server.close().await());
    }

    static HttpServer serve(InetSocketAddress address, Identity identity) {
        return VERTX.createHttpServer()
                .requestHandler(request -> {
                    if (request.path().equals(identity.healthPath())) {
                        answer(identity, request);
                    } else {
                        request.response().setStatusCode(404).end();
                    }
                })
                .listen(address.getPort(), address.getHostString())
                .await();
    }

    static void answer(Identity identity, HttpServerRequest request) {
        HealthAnswer answer = identity.health(request.getHeader(Health.CHALLENGE));
        answer.headers().forEach(request.response()::putHeader);
        request.response().setStatusCode(answer.status()).end(answer.body());
    }
}
