package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pictures of the README show what the programs that draw them show today. */
final class PicturesIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String RENEW = "if the change is right, renew the pictures: integration-tests/pictures/run";

    @Test
    void the_diagram_is_what_its_program_draws() throws IOException {
        Requirement.command("bash");
        try (Workplace place = Workplace.open()) {
            draw(place, "how-it-works");

            assertThat(Files.readString(place.directory().resolve("how-it-works.svg")))
                    .as(RENEW)
                    .isEqualTo(Files.readString(committed("how-it-works.svg")));
        }
    }

    /** Whatever differs from run to run is masked. */
    @Test
    @Tag("long")
    void the_session_is_what_its_commands_print() throws IOException {
        Requirement.root();
        List.of("bash", "curl", "ip", "node", "tmux", "unshare").forEach(Requirement::command);
        Requirement.pseudoTerminal();
        try (Workplace place = Workplace.open()) {
            draw(place, "session");

            assertThat(masked(place.directory().resolve("session.svg")))
                    .as(RENEW)
                    .isEqualTo(masked(committed("session.svg")));
        }
    }

    private static String masked(Path picture) throws IOException {
        return Files.readString(picture)
                .replaceAll("[-0-9]{10}T[.:0-9]+Z", "TIME")
                .replaceAll("(kill -9|pid) [0-9]+", "$1 NUMBER")
                .replaceAll("[ 0-9dhms]+ [0-9a-f]{16}", " UPTIME PID ID")
                .replaceAll("textLength=\"[.0-9]+\"", "")
                .replaceAll(" {2,}", " ");
    }

    private static void draw(Workplace place, String picture) throws IOException {
        Finished finished = place.terminal()
                .run(
                        LIMIT,
                        "bash",
                        Distribution.root()
                                .resolve("integration-tests/pictures/run")
                                .toString(),
                        picture,
                        place.directory().toString());
        assertThat(finished.exit()).as(finished.err()).isZero();
    }

    private static Path committed(String picture) {
        return Distribution.root().resolve("docs").resolve(picture);
    }
}
