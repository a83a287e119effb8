package dev.projax.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.ClassGraph;
import dev.projax.core.hosting.Hosting;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the module-info says of the rooms is true. */
class ArchitectureTest {
    private static final String ROOT = "dev.projax.core";

    @Test
    void each_room_uses_only_those_before_it() throws Exception {
        List<String> order = Stream.of(
                        "net",
                        "files",
                        "proof",
                        "allocation",
                        "leases",
                        "registry",
                        "instances",
                        "portfile",
                        "logs",
                        "discovery",
                        "connection",
                        "inventory",
                        "hosting",
                        "conflict",
                        "facts")
                .map(ROOT.concat(".")::concat)
                .toList();

        ClassGraph.below(ROOT, Hosting.class).assertOrder(order);
    }

    @Test
    void no_file_uses_itself_by_way_of_others() throws Exception {
        assertThat(ClassGraph.below(ROOT, Hosting.class).circlesOfFiles()).isEmpty();
    }

    @Test
    void only_rooms_that_embedders_ask_at_are_open_to_everybody() throws Exception {
        assertThat(module().exports())
                .filteredOn(room -> !room.isQualified())
                .extracting(Exports::source)
                .containsExactlyInAnyOrder(
                        ROOT + ".allocation",
                        ROOT + ".registry",
                        ROOT + ".discovery",
                        ROOT + ".hosting",
                        ROOT + ".conflict");
    }

    @Test
    void the_other_rooms_are_open_to_our_own_bridge_at_the_most() throws Exception {
        assertThat(module().exports())
                .filteredOn(Exports::isQualified)
                .flatExtracting(Exports::targets)
                .containsOnly("dev.projax.desktop");
        assertThat(module().opens()).isEmpty();
    }

    private static ModuleDescriptor module() throws Exception {
        try (InputStream description = Hosting.class.getResourceAsStream("/module-info.class")) {
            return ModuleDescriptor.read(Objects.requireNonNull(description));
        }
    }
}
