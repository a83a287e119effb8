package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands whose streams are not a terminal. */
final class PipesIT {
    @Test
    void a_reader_may_close_the_pipe_early() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            String projax = Workplace.command()[0];

            Finished head = place.terminal().run("sh", "-c", "\"$0\" status | head -n 1", projax);
            Finished closed = place.terminal().run("sh", "-c", "\"$0\" status >&-", projax);

            assertThat(head.out()).startsWith("   PORT ").hasLineCount(1);
            assertThat(head.err()).isEmpty();
            assertThat(closed.exit()).isEqualTo(1);
            assertThat(closed.err()).isEqualTo("projax: cannot write the output to stdout\n");
        }
    }

    @Test
    void without_a_terminal_there_is_neither_color_nor_spinner() throws IOException {
        try (Workplace place = Workplace.open()) {
            List<Finished> screens = new ArrayList<>();
            for (String command : List.of("start", "status", "restart", "logs", "stop", "--help", "nonsense")) {
                screens.add(place.terminal()
                        .with("TERM", "xterm-256color")
                        .run("sh", "-c", "\"$0\" " + command + " <&-", Workplace.command()[0]));
            }

            assertThat(screens).allMatch(it -> !(it.out() + it.err()).contains("\u001b"));
            assertThat(screens).extracting(Finished::exit).containsExactly(0, 0, 0, 0, 0, 0, 2);
        }
    }
}
