package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.ClassGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library for apps in Java knows nothing of the program for others. */
class ArchitectureTest {
    @Test
    void the_bridge_uses_the_library_and_the_library_not_the_bridge() throws Exception {
        ClassGraph.below("dev.projax.desktop", ServerConnection.class)
                .assertOrder(List.of("dev.projax.desktop", "dev.projax.desktop.bridge"));
    }

    @Test
    void no_file_uses_itself_by_way_of_others() throws Exception {
        assertThat(ClassGraph.below("dev.projax.desktop", ServerConnection.class)
                        .circlesOfFiles())
                .isEmpty();
    }
}
