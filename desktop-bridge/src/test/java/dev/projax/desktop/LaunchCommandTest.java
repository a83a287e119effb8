package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchCommandTest {
    private final Path directory;

    LaunchCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void a_jar_in_lib_finds_the_launcher_in_bin() throws Exception {
        Path jar = file("lib/projax-desktop-bridge.jar");
        assertThat(LaunchCommand.sibling(jar)).isEmpty();

        Path launcher = file("bin/projax");
        file("bin/projax.cmd");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();

        assertThat(LaunchCommand.sibling(jar)).map(Path::getParent).contains(launcher.getParent());
    }

    private Path file(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void starts_the_server_where_the_connection_looks_for_it() throws Exception {
        App usual = App.projax(Map.of("PROJAX_HOME", directory.toString()));
        App elsewhere = App.projax(Map.of("PROJAX_HOME", directory.toString(), "PROJAX_RANGE", "24000-24009"));

        assertThat(environment(usual))
                .containsEntry("PROJAX_HOME", directory.toString())
                .containsEntry("PROJAX_PORT_FILE", usual.portFile().toString())
                .containsEntry("PROJAX_RANGE", "");
        assertThat(environment(elsewhere)).containsEntry("PROJAX_RANGE", "24000-24009");
    }

    private static Map<String, String> environment(App app) throws IOException {
        return LaunchCommand.of(ConnectionOptions.of(app).launchedBy(List.of("true")))
                .environment();
    }
}
