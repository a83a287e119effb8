package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Identity;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Workplace;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * H1: a framework binds its port on a thread of its own and hides that it failed, because another program has taken the
 * port since the allocator tried it. The server takes the next port, and is never published on the other program's.
 */
@Isolated("a process that another test starts holds this JVM's sockets until it runs its own program")
@Tag("long")
final class HiddenBindFailureIT {
    private static final int AT_ONCE = 20;
    private static final int ROUNDS_EACH = 10;

    /** What the program that has taken the port does. */
    private enum Rival {
        IS_HEALTHY {
            @Override
            Closeable on(int port) throws IOException {
                return FakeServer.healthy(port);
            }
        },
        PROVES_ITSELF {
            @Override
            Closeable on(int port) throws IOException {
                OwnIdentity identity = OwnIdentity.create();
                identity.boundTo(port);
                return FakeServer.proving(port, identity);
            }
        },
        KNOWS_NO_HEALTH {
            @Override
            Closeable on(int port) throws IOException {
                return FakeServer.answering(port, 404, "{}");
            }
        },
        HANGS_UP {
            @Override
            Closeable on(int port) throws IOException {
                return FakeServer.answering(port, "");
            }
        },
        NEVER_ANSWERS {
            @Override
            Closeable on(int port) throws IOException {
                return PortSquatter.listeningOn(port);
            }
        };

        abstract Closeable on(int port) throws IOException;
    }

    /** A server of a framework that hides a failed bind. */
    private record Framework(Optional<HostedHttp> server) implements AutoCloseable {
        static Framework on(InetSocketAddress address, Identity identity) {
            try {
                return new Framework(Optional.of(HostedHttp.on(address, HostedHttp.proving(identity))));
            } catch (IOException e) {
                // as in Helidon, which writes it to its log
                return new Framework(Optional.empty());
            }
        }

        @Override
        public void close() {
            server.ifPresent(HostedHttp::close);
        }
    }

    /** A place to start servers in, whose first port is lost to a rival at every start. */
    private static final class Place implements Closeable {
        private final Workplace workplace = Workplace.open();
        private final List<String> wrong = new ArrayList<>();
        private Duration worst = Duration.ZERO;
        private Optional<Closeable> winner = Optional.empty();

        Place() throws IOException {}

        void lose(Rival rival) throws IOException {
            App app = workplace.app();
            long start = System.nanoTime();
            try (Hosted<Framework> hosted = Hosting.of(app).start(identity -> binder(rival, identity))) {
                worst = worst.compareTo(Timings.since(start)) > 0 ? worst : Timings.since(start);
                boolean found = Discovery.of(app)
                        .within(Duration.ofSeconds(10))
                        .find()
                        .filter(Server::verified)
                        .filter(it -> it.port() == workplace.port(1))
                        .isPresent();
                String file = Files.readString(workplace.portFile());
                Refused refused =
                        new Refused(workplace.port(0), "another program answers on 127.0.0.1:" + workplace.port(0));
                if (hosted.port() != workplace.port(1)
                        || !hosted.refused().equals(List.of(refused))
                        || !file.equals(workplace.port(1) + "\n")
                        || !found) {
                    wrong.add(rival + ": port " + hosted.port() + " after " + hosted.refused() + ", port file " + file
                            + ", found " + found);
                }
            } catch (IOException e) {
                wrong.add(rival + ": " + e);
            } finally {
                if (winner.isPresent()) {
                    winner.get().close();
                    winner = Optional.empty();
                }
            }
            if (!workplace.files().isEmpty()) {
                wrong.add(rival + " leaves " + workplace.files());
            }
        }

        private PortBinder<Framework> binder(Rival rival, Identity identity) {
            return PortBinder.onIpv4(address -> {
                if (address.getPort() == workplace.port(0)) {
                    winner = Optional.of(rival.on(address.getPort()));
                }
                return Framework.on(address, identity);
            });
        }

        @Override
        public void close() throws IOException {
            workplace.close();
        }
    }

    @Test
    void leads_to_the_next_port_whatever_the_other_program_answers() throws Exception {
        List<String> wrong = new ArrayList<>();
        Duration worst = Duration.ZERO;
        ExecutorService all = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Place>> running = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                running.add(all.submit(HiddenBindFailureIT::rounds));
            }
            for (Future<Place> one : running) {
                Place place = one.get();
                wrong.addAll(place.wrong);
                worst = worst.compareTo(place.worst) > 0 ? worst : place.worst;
            }
        } finally {
            all.shutdownNow();
        }

        int tries = AT_ONCE * ROUNDS_EACH;
        FaultTable.record("H1", "hidden failure to bind", tries, wrong.size(), worst);
        assertThat(tries).isGreaterThanOrEqualTo(200);
        assertThat(wrong).isEmpty();
    }

    private static Place rounds() throws IOException {
        try (Place place = new Place()) {
            for (int i = 0; i < ROUNDS_EACH; i++) {
                place.lose(Rival.values()[i % Rival.values().length]);
            }
            return place;
        }
    }
}
