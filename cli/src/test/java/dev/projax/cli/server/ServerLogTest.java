package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.logs.LogFile;
import dev.projax.core.logs.Logs;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    private final ByteArrayOutputStream starter = new ByteArrayOutputStream();
    private final ServerLog log = new ServerLog(starter, () -> Instant.parse("2026-01-02T03:04:05.678901Z"));
    private final PrintStream err = new PrintStream(log, true);
    private final Path home;
    private final LogFile file;

    ServerLogTest(@TempDir Path parent) {
        home = parent.resolve("home");
        App app = App.projax(Map.of(
                "PROJAX_HOME",
                home.toString(),
                "PROJAX_LEASES",
                home.resolve("leases").toString()));
        file = Logs.of(app).of(InstanceId.parse("0123456789abcdef").orElseThrow());
    }

    @Test
    void goes_to_the_process_that_started_it_until_there_is_a_file() {
        err.print("not yet\n");

        assertThat(starter).hasToString("not yet\n");
        assertThat(home).doesNotExist();
    }

    @Test
    void begins_each_line_of_the_file_with_the_time() {
        log.moveTo(file);

        err.print("one\r\ntwo\nand a h");

        assertThat(file.path()).hasContent("2026-01-02T03:04:05.678Z one\n2026-01-02T03:04:05.678Z two\n");
        assertThat(starter.size()).isZero();
    }

    @Test
    void loses_lines_that_cannot_be_written_and_continues() throws IOException {
        Files.writeString(home, "in the way");
        log.moveTo(file);

        err.print("lost\n");
        Files.delete(home);
        err.print("kept\n");

        assertThat(err.checkError()).isFalse();
        assertThat(file.path()).hasContent("2026-01-02T03:04:05.678Z kept\n");
    }
}
