package dev.projax.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.hosting.Hosting;
import dev.projax.desktop.ServerConnection;
import dev.projax.it.fixture.Distribution;
import dev.projax.server.ApiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What other programs may call changes only where somebody sees it. */
final class ApiIT {
    private static List<ExportedModule> modules = List.of();

    @BeforeAll
    static void look() throws Exception {
        modules = List.of(
                ExportedModule.of(Hosting.class),
                ExportedModule.of(ApiServer.class),
                ExportedModule.of(ServerConnection.class));
    }

    @Test
    void the_list_of_signatures_is_that_of_the_code() throws Exception {
        Path list = Distribution.root().resolve("docs/api.txt");
        Path now = Distribution.root().resolve("integration-tests/target/api.txt");
        Files.write(now, ApiList.of(modules));

        assertThat(now)
                .as("is the change of the API meant? then: cp integration-tests/target/api.txt docs/api.txt")
                .hasSameTextualContentAs(list);
    }
}
