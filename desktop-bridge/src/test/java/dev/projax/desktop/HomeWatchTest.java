package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    void reports_a_port_file_that_is_moved_into_place() throws Exception {
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
    void sees_that_a_port_file_was_replaced() throws Exception {
        Files.createDirectory(home);
        publish("1");
        try (HomeWatch watch = HomeWatch.open(portFile, told::release)) {
            publish("2");

            assertThat(watch.hasChanged()).isTrue();
        }
    }

    @Test
    void sees_a_port_file_in_a_new_home_and_is_notified_of_the_next() throws Exception {
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
    void looks_again_after_a_home_was_removed_and_recreated() throws Exception {
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

    @Test
    void looks_again_every_second_while_the_system_has_no_watch_left() throws Exception {
        Files.createDirectory(home);
        AtomicBoolean usedUp = new AtomicBoolean(true);
        HomeWatch.Watches watches = () -> {
            if (usedUp.get()) {
                throw new IOException("User limit of inotify instances reached or too many open files");
            }
            return FileSystems.getDefault().newWatchService();
        };
        try (HomeWatch watch = HomeWatch.open(portFile, told::release, watches)) {
            assertThat(watch.lookAgain()).isEqualTo(Duration.ofSeconds(1));
            publish("1");
            assertThat(watch.hasChanged()).isTrue();
            assertThat(watch.hasChanged()).isFalse();
            assertThat(told.availablePermits()).isZero();

            usedUp.set(false);
            assertThat(watch.hasChanged()).isFalse();
            publish("2");

            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void watches_a_new_home_in_place_of_one_that_was_moved_away() throws Exception {
        Files.createDirectory(home);
        try (HomeWatch watch = HomeWatch.open(portFile, told::release)) {
            Files.move(home, home.resolveSibling("moved"));
            Files.createDirectory(home);
            assertThat(watch.hasChanged()).isFalse();

            publish("1");

            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.hasChanged()).isTrue();
        }
    }

    @Test
    void reports_a_port_file_even_when_the_systems_event_queue_overflows() throws Exception {
        Files.createDirectory(home);
        CountDownLatch busy = new CountDownLatch(1);
        Runnable slow = () -> {
            told.release();
            try {
                busy.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        try (HomeWatch watch = HomeWatch.open(portFile, slow)) {
            publish("1");
            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 2_000; i++) {
                Files.createFile(home.resolve("file" + i));
            }
            publish("2");
            busy.countDown();

            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            assertThat(watch.hasChanged()).isTrue();
        }
    }

    private void publish(String port) throws IOException {
        Path written = Files.writeString(home.resolve("temporary" + port), port + "\n");
        Files.move(written, portFile, StandardCopyOption.ATOMIC_MOVE);
    }
}
