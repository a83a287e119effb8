package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.ClassGraph;
import org.junit.jupiter.api.Test;

/** The server is one room. */
class ArchitectureTest {
    @Test
    void no_file_uses_itself_by_way_of_others() throws Exception {
        assertThat(ClassGraph.below("dev.projax.server", ApiServer.class).circlesOfFiles())
                .isEmpty();
    }
}
