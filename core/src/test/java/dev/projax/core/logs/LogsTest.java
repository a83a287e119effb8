package dev.projax.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Acme;
import dev.projax.core.instances.Registration;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    private final App app;
    private final Logs logs;

    LogsTest(@TempDir Path home) {
        app = Acme.in(home);
        logs = Logs.of(app);
    }

    @Test
    void has_no_logs_without_a_directory() throws IOException {
        assertThat(logs.ids()).isEmpty();
    }

    @Test
    void lists_the_most_recently_written_log_first_and_no_other_file() throws IOException {
        InstanceId old = log(1);
        InstanceId young = log(2);
        Files.writeString(app.directory().resolve("logs/hs_err_pid1.log"), "");

        assertThat(logs.ids()).containsExactly(young, old);
    }

    @Test
    void prunes_the_oldest_but_not_a_running_servers() throws IOException {
        try (Registration living = Registration.begin(app)) {
            write(living.identity().id(), 0);
            log(1);
            InstanceId young = log(2);

            logs.prune(1);

            assertThat(logs.ids()).containsExactly(young, living.identity().id());
        }
    }

    private InstanceId log(int second) throws IOException {
        InstanceId id = InstanceId.random();
        write(id, second);
        return id;
    }

    private void write(InstanceId id, int second) throws IOException {
        logs.of(id).append("started");
        Files.setLastModifiedTime(logs.of(id).path(), FileTime.from(Instant.ofEpochSecond(second)));
    }
}
