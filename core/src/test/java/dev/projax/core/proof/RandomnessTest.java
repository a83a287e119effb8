package dev.projax.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RandomnessTest {
    private static final int BYTES = 32;

    @Test
    void is_never_the_same() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = Randomness.bytes(BYTES);
            assertThat(bytes).hasSize(BYTES);
            assertThat(seen.add(HexFormat.of().formatHex(bytes))).isTrue();
        }
    }

    @Test
    void does_not_read_a_file_in_place_of_the_kernels_device(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("urandom");
        Files.write(file, new byte[2 * BYTES]);

        assertThat(Randomness.bytes(BYTES, file)).hasSize(BYTES).isNotEqualTo(new byte[BYTES]);
    }

    @Test
    void works_without_the_kernels_device(@TempDir Path directory) {
        assertThat(Randomness.bytes(BYTES, directory.resolve("urandom")))
                .hasSize(BYTES)
                .isNotEqualTo(new byte[BYTES]);
    }
}
