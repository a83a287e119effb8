package dev.projax.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.OtherJvm;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartLockTest {
    private final Path home;

    StartLockTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void is_held_by_one_at_a_time() throws IOException {
        Path file = home.resolve("start.lock");
        try (StartLock lock = StartLock.tryHold(app(home)).orElseThrow()) {
            assertThat(OtherJvm.sees(file)).isTrue();
            assertThat(StartLock.tryHold(app(home))).isEmpty();
            assertThat(lock).isNotNull();
        }

        assertThat(OtherJvm.sees(file)).isFalse();
        StartLock.tryHold(app(home)).orElseThrow().close();
    }

    @Test
    void names_its_file_if_it_cannot_be_had() {
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> StartLock.tryHold(app(home.resolve("none"))))
                .withMessageContaining(home.resolve("none/start.lock") + ": no such file or directory");
    }

    private static App app(Path home) {
        return new App("acme", new PortRange(20_000, 20_009), List.of(), home, home.resolve("api-port.txt"));
    }
}
