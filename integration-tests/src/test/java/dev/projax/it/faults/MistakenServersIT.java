package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * H2, H3: a server listens on the wrong addresses, or does not answer its health check as it must. Its start fails, says
 * what is wrong and how to fix it, and leaves nothing.
 */
@Isolated("a process that another test starts holds this JVM's sockets until it runs its own program")
final class MistakenServersIT {
    /** In a message, stands for the first port of the range. */
    private static final String PORT = "PORT";

    /** In a message, stands for all ports of the range with the reasons why they were refused. */
    private static final String ALL = "ALL";

    private enum Mistake {
        ON_EVERY_INTERFACE(
                "H2",
                "the server listens on port PORT of every network interface, where other machines can reach it;"
                        + " make it listen only on 127.0.0.1:PORT and [::1]:PORT") {
            @Override
            PortBinder<HostedHttp> binder(Identity identity) {
                return PortBinder.of(all -> HostedHttp.on(withoutHost(all.get(0)), HostedHttp.proving(identity)));
            }
        },
        ON_EVERY_INTERFACE_NEXT_TO_A_HELD_ADDRESS(
                "H2",
                "the server could not bind ALL, although they are free; either it listens on a"
                        + " wildcard address like 0.0.0.0 instead of the addresses that the binder gets, or it opens"
                        + " another port that is taken") {
            @Override
            PortBinder<HostedHttp> binder(Identity identity) {
                return PortBinder.onIpv4(one -> HostedHttp.on(withoutHost(one), HostedHttp.proving(identity)));
            }
        },
        ON_ONE_ADDRESS_OF_TWO(
                "H2",
                "after 10 s nothing listens on [::1]:PORT; listen on every address that the binder gets, or use"
                        + " PortBinder.onIpv4") {
            @Override
            PortBinder<HostedHttp> binder(Identity identity) {
                return PortBinder.of(all -> HostedHttp.on(all.get(0), HostedHttp.proving(identity)));
            }
        },
        ON_ANOTHER_PORT(
                "H2",
                "after 10 s nothing listens on 127.0.0.1:PORT; listen on exactly this address, and look in the server's"
                        + " log for a failed bind") {
            @Override
            PortBinder<HostedHttp> binder(Identity identity) {
                return PortBinder.onIpv4(
                        one -> HostedHttp.on(new InetSocketAddress(one.getAddress(), 0), HostedHttp.proving(identity)));
            }
        },
        WITHOUT_A_PROOF(
                "H3",
                "GET /health on 127.0.0.1:PORT answers, but without a proof; pass the request header Projax-Challenge to"
                        + " identity.health and send all headers of its answer, or use startUnverified") {
            @Override
            void answer(HttpExchange exchange, Identity identity) throws IOException {
                HostedHttp.send(exchange, identity.health(null));
            }
        },
        WITH_THE_PROOF_OF_ANOTHER_SERVER(
                "H3",
                "GET /health on 127.0.0.1:PORT answers with the proof of another server; answer with the identity that"
                        + " this start gave to your binder") {
            @Override
            PortBinder<HostedHttp> binder(Identity identity) {
                OwnIdentity another = OwnIdentity.create();
                return PortBinder.onIpv4(one -> {
                    another.boundTo(one.getPort());
                    return HostedHttp.on(one, HostedHttp.proving(another));
                });
            }
        },
        WITH_A_PROOF_FOR_ANOTHER_CHALLENGE(
                "H3",
                "GET /health on 127.0.0.1:PORT answers with a wrong proof; pass each request's own header"
                        + " Projax-Challenge to identity.health") {
            @Override
            void answer(HttpExchange exchange, Identity identity) throws IOException {
                HostedHttp.send(exchange, identity.health(Health.challenge()));
            }
        },
        WITHOUT_THE_PATH(
                "H3",
                "GET /health on 127.0.0.1:PORT answers HTTP 404; answer this path with identity.health, or choose"
                        + " another path with App.withHealthPath") {
            @Override
            void answer(HttpExchange exchange, Identity identity) throws IOException {
                HostedHttp.send(exchange, new HealthAnswer(404, Map.of(), "not found"));
            }
        },
        WITH_A_WEB_PAGE_FOR_EVERY_PATH(
                "H3",
                "GET /health on 127.0.0.1:PORT fails: it answers, but not like a healthy server; answer 200 with the body"
                        + " and headers of identity.health") {
            @Override
            void answer(HttpExchange exchange, Identity identity) throws IOException {
                HostedHttp.send(
                        exchange,
                        new HealthAnswer(200, Map.of("Content-Type", "text/html"), "<!doctype html><title>A"));
            }
        },
        WITH_A_LOGIN(
                "H3",
                "GET /health on 127.0.0.1:PORT fails: it answers HTTP 401; answer 200 with the body and headers of"
                        + " identity.health") {
            @Override
            void answer(HttpExchange exchange, Identity identity) throws IOException {
                HostedHttp.send(exchange, new HealthAnswer(401, Map.of("WWW-Authenticate", "Basic"), "log in"));
            }
        },
        WITH_TLS("H3", "127.0.0.1:PORT answers TLS; clients on this machine use plain HTTP") {
            @Override
            PortBinder<HostedHttp> binder(Identity identity) {
                return PortBinder.onIpv4(
                        one -> HostedHttp.withTlsOn(one, withCertificate(), HostedHttp.proving(identity)));
            }
        },
        WITHOUT_AN_ANSWER(
                "H3",
                "GET /health on 127.0.0.1:PORT has no answer after 10 s (it accepts the connection but does not respond);"
                        + " start the server, and answer at once") {
            @Override
            void answer(HttpExchange exchange, Identity identity) {
                // never closes the exchange
            }
        },
        WITH_AN_ERROR_OF_ITS_OWN(
                "H3",
                "GET /health on 127.0.0.1:PORT fails: it answers HTTP 500; answer 200 with the body and headers of"
                        + " identity.health") {
            @Override
            void answer(HttpExchange exchange, Identity identity) throws IOException {
                HostedHttp.send(exchange, new HealthAnswer(500, Map.of(), "oops"));
            }
        };

        private final String row;
        private final String message;

        Mistake(String row, String message) {
            this.row = row;
            this.message = message;
        }

        PortBinder<HostedHttp> binder(Identity identity) {
            return PortBinder.onIpv4(one -> HostedHttp.on(one, exchange -> answer(exchange, identity)));
        }

        void answer(HttpExchange exchange, Identity identity) throws IOException {
            throw new AssertionError("no answer is defined for " + this);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** Returns whether it takes seconds to be sure. */
        boolean isSlow() {
            return switch (this) {
                case ON_ONE_ADDRESS_OF_TWO,
                        ON_ANOTHER_PORT,
                        WITH_A_WEB_PAGE_FOR_EVERY_PATH,
                        WITH_TLS,
                        WITHOUT_AN_ANSWER,
                        WITH_AN_ERROR_OF_ITS_OWN -> true;
                default -> false;
            };
        }

        String message(Workplace place) {
            String all = IntStream.range(0, 10)
                    .mapToObj(i -> place.port(i) + " (Address already in use)")
                    .collect(Collectors.joining(", "));
            return message.replace(PORT, Integer.toString(place.port(0))).replace(ALL, all);
        }
    }

    /** Returns a context with a new certificate, made by the JDK's keytool. */
    private static SSLContext withCertificate() throws Exception {
        String password = "password";
        try (Workplace place = Workplace.open()) {
            Finished made = place.terminal()
                    .run(
                            System.getProperty("java.home") + "/bin/keytool",
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-storepass",
                            password,
                            "-keystore",
                            "keys");
            assertThat(made.exit()).as(made.out() + made.err()).isZero();
            KeyStore keys =
                    KeyStore.getInstance(place.directory().resolve("keys").toFile(), password.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        }
    }

    private static InetSocketAddress withoutHost(InetSocketAddress address) {
        return new InetSocketAddress(address.getPort());
    }

    @ParameterizedTest
    @MethodSource("quickMistakes")
    void fail_at_once_and_leave_nothing(Mistake mistake) throws Exception {
        require(mistake);
    }

    @Test
    @Tag("long")
    void fail_when_they_had_time_to_start_and_leave_nothing() throws Exception {
        ExecutorService all = Executors.newCachedThreadPool();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Mistake mistake : Mistake.values()) {
                if (mistake.isSlow()) {
                    running.add(all.submit(() -> {
                        require(mistake);
                        return null;
                    }));
                }
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            all.shutdownNow();
        }
    }

    private static List<Mistake> quickMistakes() {
        return Stream.of(Mistake.values()).filter(it -> !it.isSlow()).toList();
    }

    /** Starts a server with the mistake, and checks that the message is the right one and that nothing is left. */
    private static void require(Mistake mistake) throws IOException {
        Requirement.ipv6();
        try (Workplace place = Workplace.open()) {
            long start = System.nanoTime();
            Throwable thrown = catchThrowable(() -> Hosting.of(place.app()).start(mistake::binder));
            Duration took = Timings.since(start);

            boolean told =
                    thrown instanceof IOException && mistake.message(place).equals(thrown.getMessage());
            FaultTable.record(mistake.row, "server " + mistake, 1, told ? 0 : 1, took);
            assertThat(thrown).isInstanceOf(IOException.class).hasMessage(mistake.message(place));
            assertThat(place.files()).isEmpty();
            Eventually.that(
                    "a free range", () -> IntStream.range(0, 10).allMatch(i -> FreePorts.isFree(place.port(i))));
        }
    }
}
