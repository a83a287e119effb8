package dev.projax.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal stops the server cleanly, whenever it comes. */
final class StopIT {
    private static final Duration SOON = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void a_signal_stops_the_server_within_a_second_and_leaves_no_file(String signal, int exit) throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            assertThat(place.portFile()).exists();

            Duration took = stop(server, signal, exit);

            assertThat(took).isLessThan(SOON);
            assertThat(place.files()).isEmpty();
            assertThat(server.errors()).doesNotContain("Exception");
            assertThat(place.projax("port").exit()).isEqualTo(3);
        }
    }

    @Test
    void an_open_connection_does_not_delay_the_stop() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            SocketAddress address = Loopback.IPV4.at(server.port());
            try (Socket idle = new Socket();
                    Socket half = new Socket()) {
                idle.connect(address);
                idle.getOutputStream()
                        .write(("GET /health HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n\r\n")
                                .getBytes(US_ASCII));
                assertThat(idle.getInputStream().read()).isEqualTo('H');
                half.connect(address);
                half.getOutputStream().write("GET /heal".getBytes(US_ASCII));

                Duration took = stop(server, "TERM", 143);

                assertThat(took).isLessThan(SOON);
                assertThat(place.files()).isEmpty();
            }
        }
    }

    @Test
    void the_next_server_gets_the_port_of_one_that_has_just_stopped() throws Exception {
        try (Workplace place = Workplace.open()) {
            for (int i = 0; i < 2; i++) {
                ServerProcess server = place.serve();

                assertThat(server.port()).isEqualTo(place.port(0));
                assertThat(place.projax("port").exit()).isZero();
                assertThat(server.terminate()).isEqualTo(143);
            }
        }
    }

    /** The start takes a few hundred milliseconds, so the signals come before, during and after it. */
    @Tag("long")
    @Test
    void a_signal_during_the_start_leaves_no_file() throws Exception {
        for (int i = 0; i < 14; i++) {
            boolean term = i % 2 == 0;
            Duration delay = Duration.ofMillis(40 + 40 * i);
            try (Workplace place = Workplace.open()) {
                long begin = System.nanoTime();
                ServerProcess server = place.starting();
                Eventually.that(
                        Duration.ofSeconds(5),
                        "the time for the signal",
                        () -> System.nanoTime() - begin >= delay.toNanos());

                int code = term ? server.terminate() : server.interrupt();

                // A JVM that is interrupted before it runs our code can exit with 1. Our code would say why.
                boolean beforeOurs = code == 1 && !server.errors().contains("projax:");
                assertThat(beforeOurs || code == (term ? 143 : 130))
                        .as("exit code %s after %s", code, delay)
                        .isTrue();
                assertThat(place.files()).as("after " + delay).isEmpty();
                assertThat(server.errors()).as("after " + delay).doesNotContain("Exception", "projax: not");
            }
        }
    }

    /** The moment between bind and announcement is short. It has come when something appears in the home. */
    @Test
    void a_signal_at_the_moment_of_publishing_leaves_no_file() throws Exception {
        for (int i = 0; i < 4; i++) {
            try (Workplace place = Workplace.open()) {
                ServerProcess server = place.starting();
                Eventually.that(Duration.ofSeconds(20), "something in the home", () -> {
                    String[] files = place.home().toFile().list();
                    return files != null && files.length > 0;
                });

                stop(server, "TERM", 143);

                assertThat(place.files()).isEmpty();
            }
        }
    }

    @Test
    void a_signal_stops_even_a_server_whose_files_are_gone() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            Files.move(place.home(), place.directory().resolve("moved"));

            Duration took = stop(server, "TERM", 143);

            assertThat(took).isLessThan(SOON);
            assertThat(server.errors()).doesNotContain("Exception");
        }
    }

    private static Duration stop(ServerProcess server, String signal, int exit) {
        long start = System.nanoTime();
        int code = signal.equals("INT") ? server.interrupt() : server.terminate();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(code).isEqualTo(exit);
        return took;
    }
}
