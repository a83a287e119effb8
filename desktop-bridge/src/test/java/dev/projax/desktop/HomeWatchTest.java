package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HomeWatchTest {
    private final Path home;
    private final Path portFile;
    private final Semaphore told = new Semaphore(0);

    HomeWatchTest(@TempDir Path parent) {
        home = parent.resolve("home");
        portFile = home.resolve("api-port.txt");
    }

    @Test
    void tells_of_a_port_file_that_is_moved_to_its_place() throws Exception {
        Files.createDirectory(home);
        try (HomeWatch watch = HomeWatch.open(portFile, told::release)) {
            assertThat(watch.hasChanged()).isFalse();

            publish("1");

            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.hasChanged()).isTrue();
            assertThat(watch.hasChanged()).isFalse();
        }
    }

    @Test
    void sees_another_one_in_the_place_of_the_first() throws Exception {
        Files.createDirectory(home);
        publish("1");
        try (HomeWatch watch = HomeWatch.open(portFile, told::release)) {
            publish("2");

            assertThat(watch.hasChanged()).isTrue();
        }
    }

    @Test
    void sees_one_in_a_home_that_is_only_made_and_is_told_of_the_next() throws Exception {
        try (HomeWatch watch = HomeWatch.open(portFile, told::release)) {
            assertThat(watch.hasChanged()).isFalse();
            assertThat(watch.lookAgain()).isEqualTo(Duration.ofSeconds(1));
            Files.createDirectory(home);
            publish("1");

            assertThat(watch.hasChanged()).isTrue();
            told.drainPermits();
            publish("2");
            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void looks_again_where_a_home_was_removed_and_made_anew() throws Exception {
        Files.createDirectory(home);
        try (HomeWatch watch = HomeWatch.open(portFile, told::release)) {
            Files.delete(home);
            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            Files.createDirectory(home);
            assertThat(watch.hasChanged()).isFalse();
            publish("1");

            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.hasChanged()).isTrue();
        }
    }

    private void publish(String port) throws IOException {
        Path written = Files.writeString(home.resolve("temporary" + port), port + "\n");
        Files.move(written, portFile, StandardCopyOption.ATOMIC_MOVE);
    }
}
