package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.registry.Health;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S8: the secret and the token of a record appear only in the record. */
final class SecretsIT {
    @Test
    void appear_in_no_argument_no_output_and_no_answer() throws IOException {
        Requirement.linux();
        Requirement.command("curl");
        List<String> seen = new ArrayList<>();
        List<String> secrets;
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            Path record = place.record();
            secrets = Files.readAllLines(record, StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith("secret=") || line.startsWith("token="))
                    .map(line -> line.substring(line.indexOf('=') + 1))
                    .toList();
            assertThat(secrets).hasSize(2).allMatch(secret -> secret.length() == 43);

            for (String file : List.of("cmdline", "environ")) {
                seen.add(Files.readString(Path.of("/proc/" + server.pid() + "/" + file), StandardCharsets.ISO_8859_1));
            }
            for (String command : List.of("port", "url", "status", "discover")) {
                addAll(seen, place.projax(command, "--json", "--verbose"));
                addAll(seen, place.projax(command, "--verified"));
            }
            for (String path : List.of("/health", "/shutdown", "/nothing", "/" + record.getFileName())) {
                for (String method : List.of("GET", "POST", "OPTIONS")) {
                    addAll(seen, ask(place, method, server.url() + path));
                }
            }
            // a record that cannot be read, and one whose proof is wrong
            String content = Files.readString(record, StandardCharsets.US_ASCII);
            Files.writeString(record, content.replace("token=", "tokens="));
            addAll(seen, place.projax("discover", "--verbose"));
            String wrongProof = askWithWrongRecord(place, server.port(), record, content);
            assertThat(wrongProof).contains("gives a wrong proof");
            seen.add(wrongProof);
            addAll(seen, place.projax("status", "--verified", "--verbose"));
            Files.writeString(record, content);

            assertThat(server.terminate()).isEqualTo(143);
            seen.add(server.output());
            seen.add(server.errors());
        }
        long shown = seen.stream()
                .filter(text -> secrets.stream().anyMatch(text::contains))
                .count();

        FaultTable.record("S8", "secrets in argv, output, answers", seen.size(), (int) shown, Duration.ZERO);
        assertThat(shown).isZero();
    }

    /** Returns what a client reports about a wrong proof. Asks at once, because the server soon repairs its record. */
    private static String askWithWrongRecord(Workplace place, int port, Path record, String content)
            throws IOException {
        String other = content.contains("secret=A") ? "secret=B" : "secret=A";
        Files.writeString(record, content.replaceFirst("secret=.", other));
        return Discovery.of(place.app())
                .within(Duration.ofSeconds(10))
                .ask(port)
                .toString();
    }

    private static Finished ask(Workplace place, String method, String url) throws IOException {
        return place.terminal()
                .run("curl", "-si", "-X", method, "-H", Health.CHALLENGE + ": " + Health.challenge(), url);
    }

    private static void addAll(List<String> seen, Finished finished) {
        seen.add(finished.out());
        seen.add(finished.err());
    }
}
