package acme;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import io.javalin.Javalin;
import java.net.InetSocketAddress;

public class Acme {
    public static void main(String[] args) throws Exception {
        App acme = App.named("acme", PortRange.parse("24100-24109"), System.getenv());
        try (Hosted<Javalin> hosted = Hosting.of(acme).start(Acme::binder).closeAtExit()) {
            System.out.println(hosted.url());
            hosted.awaitClose();
        }
    }

    static PortBinder<Javalin> binder(Identity identity) {
        return PortBinder.onIpv4(address -> serve(address, identity), Javalin::stop);
    }

    static Javalin serve(InetSocketAddress address, Identity identity) {
        return Javalin.create()
                .get(identity.healthPath(), context -> {
                    HealthAnswer answer = identity.health(context.header(Health.CHALLENGE));
                    answer.headers().forEach(context::header);
                    context.status(answer.status()).result(answer.body());
                })
                .start(address.getHostString(), address.getPort());
    }
}
