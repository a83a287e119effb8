package acme;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;

public class Acme {
    static final HeaderName CHALLENGE = HeaderNames.create(Health.CHALLENGE);

    public static void main(String[] args) throws Exception {
        App acme = App.named("acme", PortRange.parse("24100-24109"), System.getenv());
        try (Hosted<WebServer> hosted = Hosting.of(acme).start(Acme::binder).closeAtExit()) {
            System.out.println(hosted.url());
            hosted.awaitClose();
        }
    }

    static PortBinder<WebServer> binder(Identity identity) {
        return PortBinder.onIpv4(address -> serve(address, identity), WebServer::stop);
    }

    static WebServer serve(InetSocketAddress address, Identity identity) {
        return WebServer.builder()
                .host(address.getHostString())
                .port(address.getPort())
                .shutdownHook(false)
                .routing(routing ->
                        routing.get(identity.healthPath(), (request, response) -> answer(identity, request, response)))
                .build()
                .start();
    }

    static void answer(Identity identity, ServerRequest request, ServerResponse response) {
        HealthAnswer answer = identity.health(request.headers().first(CHALLENGE).orElse(null));
        answer.headers().forEach(response::header);
        response.status(answer.status()).send(answer.body());
    }
}
