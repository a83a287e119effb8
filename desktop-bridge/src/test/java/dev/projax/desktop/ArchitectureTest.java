package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.ClassGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library for Java apps knows nothing of the program for other apps. */
class ArchitectureTest {
    @Test
    void the_bridge_depends_on_the_library_and_never_the_other_way_round() throws Exception {
        ClassGraph.below("dev.projax.desktop", ServerConnection.class)
                .assertOrder(List.of("dev.projax.desktop", "dev.projax.desktop.bridge"));
    }

    @Test
    void source_files_do_not_depend_on_each_other_in_a_circle() throws Exception {
        assertThat(ClassGraph.below("dev.projax.desktop", ServerConnection.class)
                        .circlesOfFiles())
                .isEmpty();
    }
}
