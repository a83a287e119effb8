package dev.projax.core.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordScopeTest {
    private static final RecordScope HERE = new RecordScope("m", "b", "n");

    @ParameterizedTest
    @CsvSource({
        "m, b, n, true, false",
        "m, b, other, false, false",
        // A namespace that cannot be read is unknown.
        "m, b, '', false, false",
        "m, other, n, false, true",
        "m, other, other, false, true",
        "other, other, n, false, false",
        "'', other, n, false, false",
    })
    void knows_whether_a_record_is_valid_here(
            String machine, String boot, String netns, boolean reachable, boolean earlierBoot) {
        RecordScope place = new RecordScope(machine, boot, netns);

        assertThat(place.isReachableFrom(HERE)).isEqualTo(reachable);
        assertThat(place.isEarlierBootOf(HERE)).isEqualTo(earlierBoot);
    }

    @Test
    void treats_unknown_networks_of_the_same_boot_as_the_same() {
        assertThat(new RecordScope("m", "b", "").isReachableFrom(new RecordScope("other", "b", "")))
                .isTrue();
        assertThat(new RecordScope("m", "b", "").isReachableFrom(new RecordScope("m", "c", "")))
                .isFalse();
    }

    @Test
    void is_read_from_the_systems_files(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), "4711\n");
        Files.createDirectories(root.resolve("proc/sys/kernel/random"));
        Files.writeString(root.resolve("proc/sys/kernel/random/boot_id"), "0815\n");
        Files.createDirectories(root.resolve("proc/self/ns"));
        Files.createSymbolicLink(root.resolve("proc/self/ns/net"), Path.of("net:[42]"));

        assertThat(RecordScope.here(root)).isEqualTo(new RecordScope("4711", "0815", "net:[42]"));
    }

    @Test
    void is_empty_if_the_system_has_no_such_files_or_invalid_ones(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), "two\nlines");

        assertThat(RecordScope.here(root)).isEqualTo(new RecordScope("", "", ""));
    }
}
