package acme;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.hosting.Hosting.Prepared;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
public class Acme {
    public static void main(String[] args) throws Exception {
        App acme = App.named("acme", PortRange.parse("24100-24109"), System.getenv());
        try (Prepared prepared = Hosting.of(acme).prepare()) {
            ConfigurableApplicationContext context = new SpringApplicationBuilder(Acme.class)
                    .properties("server.address=127.0.0.1", "server.port=" + prepared.port())
                    .initializers(it -> it.getBeanFactory().registerSingleton("identity", prepared.identity()))
                    .run(args);
            Hosted<?> hosted = prepared.publish(context, ConfigurableApplicationContext::close)
                    .closeAtExit();
            System.out.println(hosted.url());
        }
    }

    @RestController
    static class HealthCheck {
        final Identity identity;

        HealthCheck(Identity identity) {
            this.identity = identity;
        }

        @GetMapping("/health")
        ResponseEntity<String> health(@RequestHeader(name = Health.CHALLENGE, required = false) String challenge) {
            HealthAnswer answer = identity.health(challenge);
            ResponseEntity.BodyBuilder response = ResponseEntity.status(answer.status());
            answer.headers().forEach(response::header);
            return response.body(answer.body());
        }
    }
}
