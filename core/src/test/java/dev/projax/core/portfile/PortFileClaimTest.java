package dev.projax.core.portfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.files.Reading;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.OtherJvm;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PortFileClaimTest {
    private static final InstanceId FIRST = InstanceId.parse("0000000000000001").orElseThrow();
    private static final InstanceId SECOND =
            InstanceId.parse("0000000000000002").orElseThrow();

    @TempDir
    private Path home;

    private PortFile file;
    private Path lockFile;

    @BeforeEach
    void name_the_files() {
        file = fileIn(home);
        lockFile = home.resolve("api-port.txt.lock");
    }

    private static PortFile fileIn(Path home) {
        return PortFile.of(Acme.in(home));
    }

    @Test
    void names_the_first_server_and_then_the_next_one_of_this_jvm() throws IOException {
        try (PortFileClaim first = PortFileClaim.join(file, FIRST);
                PortFileClaim second = PortFileClaim.join(file, SECOND)) {
            first.publish(20_001);
            second.publish(20_002);
            assertThat(first.isOwner()).isTrue();
            assertThat(second.isOwner()).isFalse();
            assertThat(file.read().says(20_001)).isTrue();
            assertThat(OtherJvm.sees(lockFile)).isTrue();

            leave(first);

            assertThat(second.isOwner()).isTrue();
            assertThat(file.read().says(20_002)).isTrue();
            assertThat(OtherJvm.sees(lockFile)).isTrue();
        }
        assertThat(file.read()).isEqualTo(Reading.missing());
        assertThat(OtherJvm.sees(lockFile)).isFalse();
        assertThat(lockFile).isEmptyFile();
    }

    @Test
    void names_a_waiting_server_when_the_owner_in_another_process_is_killed() throws IOException {
        Files.createFile(lockFile);
        try (OtherJvm owner = OtherJvm.holding(lockFile);
                PortFileClaim first = PortFileClaim.join(file, FIRST);
                PortFileClaim second = PortFileClaim.join(file, SECOND)) {
            first.publish(20_001);
            second.publish(20_002);
            assertThat(first.isOwner()).isFalse();
            assertThat(file.read()).isEqualTo(Reading.missing());
            Eventually.that("one thread waits for both", () -> waiters() == 1);

            owner.kill();

            Eventually.that(
                    "the next one's port is in the file", () -> file.read().says(20_001));
            assertThat(first.isOwner()).isTrue();
            assertThat(second.isOwner()).isFalse();
        }
    }

    @Test
    void is_one_queue_for_two_names_of_one_home() throws IOException {
        Path linked = Files.createSymbolicLink(home.resolve("linked"), home);
        try (PortFileClaim first = PortFileClaim.join(file, FIRST);
                PortFileClaim second = PortFileClaim.join(fileIn(linked), SECOND)) {
            first.publish(20_001);
            second.publish(20_002);
            assertThat(first.isOwner()).isTrue();
            assertThat(second.isOwner()).isFalse();

            leave(first);

            assertThat(file.read().says(20_002)).isTrue();
        }
    }

    @Test
    void queues_again_when_the_lock_file_was_removed() throws IOException {
        try (PortFileClaim claim = PortFileClaim.join(file, FIRST)) {
            claim.publish(20_001);
            Files.delete(lockFile);
            Files.delete(file.path());

            claim.restore(port -> false);

            assertThat(claim.isOwner()).isTrue();
            assertThat(file.read().says(20_001)).isTrue();
            assertThat(OtherJvm.sees(lockFile)).isTrue();
        }
    }

    @Test
    void restores_the_file_only_if_it_names_no_verified_server() throws IOException {
        try (PortFileClaim claim = PortFileClaim.join(file, FIRST)) {
            claim.publish(20_001);
            Files.writeString(file.path(), "20007\n");

            claim.restore(port -> port == 20_007);
            assertThat(file.read().says(20_007)).isTrue();

            claim.restore(port -> false);
            assertThat(file.read().says(20_001)).isTrue();

            Files.writeString(file.path(), "nonsense");
            claim.restore(port -> true);
            assertThat(file.read().says(20_001)).isTrue();
        }
    }

    @Test
    void does_not_restore_another_owners_file() throws IOException {
        try (PortFileClaim first = PortFileClaim.join(file, FIRST);
                PortFileClaim second = PortFileClaim.join(file, SECOND)) {
            first.publish(20_001);
            second.publish(20_002);
            Files.delete(file.path());

            second.restore(port -> false);

            assertThat(file.read()).isEqualTo(Reading.missing());
            assertThat(first.isOwner()).isTrue();
        }
    }

    private static void leave(PortFileClaim claim) throws IOException {
        claim.close();
    }

    private static long waiters() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("projax-port-file") && thread.isDaemon())
                .count();
    }
}
