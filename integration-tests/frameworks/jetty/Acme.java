package acme;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

public class Acme {
    public static void main(String[] args) throws Exception {
        App acme = App.named("acme", PortRange.parse("24100-24109"), System.getenv());
        try (Hosted<Server> hosted = Hosting.of(acme).start(Acme::binder).closeAtExit()) {
            System.out.println(hosted.url());
            hosted.awaitClose();
        }
    }

    static PortBinder<Server> binder(Identity identity) {
        return PortBinder.of(addresses -> serve(addresses, identity), Server::stop);
    }

    static Server serve(List<InetSocketAddress> addresses, Identity identity) throws Exception {
        Server server = new Server();
        for (InetSocketAddress address : addresses) {
            ServerConnector connector = new ServerConnector(server);
            connector.setHost(address.getHostString());
            connector.setPort(address.getPort());
            server.addConnector(connector);
        }
        server.setHandler(new HealthCheck(identity));
        try {
            server.start();
            return server;
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }

    static class HealthCheck extends Handler.Abstract {
        final Identity identity;

        HealthCheck(Identity identity) {
            this.identity = identity;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!Request.getPathInContext(request).equals(identity.healthPath())) {
                return false;
            }
            HealthAnswer answer = identity.health(request.getHeaders().get(Health.CHALLENGE));
            response.setStatus(answer.status());
            answer.headers().forEach(response.getHeaders()::put);
            response.write(true, ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.US_ASCII)), callback);
            return true;
        }
    }
}
