package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.ClassGraph;
import org.junit.jupiter.api.Test;

/** The server is one package. */
class ArchitectureTest {
    @Test
    void has_no_circle_of_files() throws Exception {
        assertThat(ClassGraph.below("dev.projax.server", ApiServer.class).circlesOfFiles())
                .isEmpty();
    }
}
