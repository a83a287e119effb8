package dev.projax.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
    private static final int ENOUGH_TO_DELETE_THE_OLDER_HALF_TWICE = 2_000;

    private final LogFile log;

    LogReaderTest(@TempDir Path parent) {
        App app = App.projax(Map.of(
                "PROJAX_HOME",
                parent.resolve("home").toString(),
                "PROJAX_LEASES",
                parent.resolve("home").resolve("leases").toString()));
        log = Logs.of(app).of(InstanceId.parse("0123456789abcdef").orElseThrow());
    }

    @Test
    void returns_each_line_once_when_it_is_complete() throws IOException {
        log.append("eins");
        try (LogReader reader = LogReader.open(log)) {
            List<String> first = reader.more();
            List<String> nothing = reader.more();
            Files.writeString(log.path(), "zw", StandardOpenOption.APPEND);
            List<String> half = reader.more();
            Files.writeString(log.path(), "ölf\n", StandardOpenOption.APPEND);
            List<String> rest = reader.more();

            assertThat(first).containsExactly("eins");
            assertThat(nothing).isEmpty();
            assertThat(half).isEmpty();
            assertThat(rest).containsExactly("zwölf");
        }
    }

    @Test
    void misses_and_repeats_no_line_when_the_older_half_is_deleted() throws IOException {
        log.append("first");
        List<String> expected = new ArrayList<>(List.of("first"));
        List<String> seen = new ArrayList<>();
        try (LogReader reader = LogReader.open(log)) {
            for (int i = 0; i < ENOUGH_TO_DELETE_THE_OLDER_HALF_TWICE; i++) {
                String line = i + "x".repeat(1_000);
                log.append(line);
                expected.add(line);
                if (i % 100 == 0) {
                    seen.addAll(reader.more());
                }
            }
            seen.addAll(reader.more());
        }

        assertThat(Files.size(log.path())).isLessThan(LogFile.MAX_BYTES);
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void continues_after_a_line_that_did_not_fit_on_the_disk() throws IOException {
        log.append("one");
        try (LogReader reader = LogReader.open(log)) {
            Files.writeString(log.path(), "half a l", StandardOpenOption.APPEND);
            reader.more();
            try (FileChannel channel = FileChannel.open(log.path(), StandardOpenOption.WRITE)) {
                channel.truncate("one\n".length());
            }
            reader.more();
            log.append("two");

            assertThat(reader.more()).containsExactly("two");
        }
    }

    @Test
    void continues_with_a_log_that_was_created_again() throws IOException {
        log.append("old");
        try (LogReader reader = LogReader.open(log)) {
            reader.more();
            Files.delete(log.path());
            log.append("new");

            assertThat(reader.more()).containsExactly("new");
        }
    }
}
