package dev.projax.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.ClassGraph;
import dev.projax.core.hosting.Hosting;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks the rules about packages that the module-info documents. */
class ArchitectureTest {
    private static final String ROOT = "dev.projax.core";

    @Test
    void each_package_uses_only_the_ones_before_it() throws Exception {
        List<String> order = Stream.of(
                        "net",
                        "files",
                        "proof",
                        "leases",
                        "allocation",
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
    void no_file_is_part_of_a_cycle() throws Exception {
        assertThat(ClassGraph.below(ROOT, Hosting.class).circlesOfFiles()).isEmpty();
    }

    /** A program without the JDK's HTTP server in its image must not load a class that needs it. */
    @Test
    void only_jdk_server_needs_the_http_server_of_the_jdk() throws Exception {
        String jdkServer = ROOT + ".hosting.JdkServer";
        ClassGraph graph = ClassGraph.below(ROOT, Hosting.class);

        Set<String> users = ClassGraph.usersOf("com.sun.net.httpserver", ROOT, Hosting.class);

        assertThat(users)
                .contains(jdkServer)
                .allSatisfy(user -> assertThat(graph.usersOf(user)).isSubsetOf(users));
        assertThat(graph.usersOf(jdkServer)).isEmpty();
    }

    @Test
    void only_packages_for_embedders_are_exported_to_all_modules() throws Exception {
        assertThat(module().exports())
                .filteredOn(exported -> !exported.isQualified())
                .extracting(Exports::source)
                .containsExactlyInAnyOrder(
                        ROOT + ".allocation",
                        ROOT + ".registry",
                        ROOT + ".discovery",
                        ROOT + ".hosting",
                        ROOT + ".conflict");
    }

    @Test
    void other_packages_are_exported_only_to_our_own_bridge() throws Exception {
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
