package dev.projax.desktop;

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
}
