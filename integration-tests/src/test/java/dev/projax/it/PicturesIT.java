package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The pictures of the README show what the programs that draw them show today. */
final class PicturesIT {
    private static final String RENEW = "if the change is right, renew the pictures: integration-tests/pictures/run";

    @Test
    void the_diagram_is_what_its_program_draws() throws IOException {
        Requirement.command("bash");
        try (Workplace place = Workplace.open()) {
            draw(place, "how-it-works");

            assertThat(place.directory().resolve("how-it-works.svg"))
                    .as(RENEW)
                    .hasSameTextualContentAs(committed("how-it-works.svg"));
        }
    }

    private static void draw(Workplace place, String picture) throws IOException {
        Finished finished = place.terminal()
                .run(
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
