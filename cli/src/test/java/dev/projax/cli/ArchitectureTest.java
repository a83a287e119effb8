package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.ClassGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages of the command line depend on each other only as their package-infos say. */
class ArchitectureTest {
    private static final String ROOT = "dev.projax.cli";
    private static final String STARTUP = ROOT + ".startup";
    private static final String REFERENCE = ROOT + ".reference";

    @Test
    void each_package_uses_only_those_before_it() throws Exception {
        ClassGraph.below(ROOT, Main.class)
                .assertOrder(List.of(STARTUP, REFERENCE, ROOT + ".command", ROOT + ".port", ROOT + ".server", ROOT));
    }

    @Test
    void no_class_depends_on_itself_through_others() throws Exception {
        assertThat(ClassGraph.below(ROOT, Main.class).circlesOfFiles()).isEmpty();
    }

    @Test
    void archives_and_reference_do_not_use_the_commands() throws Exception {
        ClassGraph.below(ROOT, Main.class).packages().forEach((room, used) -> {
            if (!room.equals(ROOT)) {
                assertThat(used).as("what %s uses", room).doesNotContain(STARTUP, REFERENCE);
            }
        });
    }
}
