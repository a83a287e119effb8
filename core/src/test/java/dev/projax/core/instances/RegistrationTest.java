package dev.projax.core.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.files.BrokenLocks;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.Liveness;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.OtherJvm;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RegistrationTest {
    @TempDir
    private Path home;

    private App app;
    private Path folder;

    @BeforeEach
    void name_the_files() {
        app = Acme.in(home);
        folder = home.resolve("instances");
    }

    @Test
    void holds_a_lock_while_it_runs_and_has_a_record_once_it_is_published() throws IOException {
        InstanceFiles records = InstanceFiles.of(app);
        InstanceId id;
        try (Registration registration = Registration.begin(app)) {
            id = registration.identity().id();
            assertThat(records.liveness(id)).isEqualTo(Liveness.HELD);
            assertThat(records.ids()).isEmpty();

            registration.publish(20_001, false);

            assertThat(records.read(id).value())
                    .contains(InstanceRecord.of(registration.identity(), 20_001, false, null));
            assertThat(OtherJvm.sees(lock(id))).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record(id))))
                    .isEqualTo("rw-------");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void restores_what_was_removed_and_holds_the_new_lock() throws IOException {
        try (Registration registration = Registration.begin(app)) {
            InstanceId id = registration.identity().id();
            registration.publish(20_001, false);
            Files.delete(record(id));
            Files.delete(lock(id));
            Files.delete(folder);

            registration.restore();

            assertThat(InstanceFiles.of(app).read(id).value()).isPresent();
            assertThat(OtherJvm.sees(lock(id))).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void takes_the_lock_again_if_a_copy_replaced_its_file() throws IOException {
        try (Registration registration = Registration.begin(app)) {
            InstanceId id = registration.identity().id();
            registration.publish(20_001, false);
            Files.copy(lock(id), home.resolve("copy"));
            Files.move(home.resolve("copy"), lock(id), StandardCopyOption.REPLACE_EXISTING);

            registration.restore();

            assertThat(OtherJvm.sees(lock(id))).isTrue();
            assertThat(InstanceFiles.of(app).read(id).value()).isPresent();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void restores_a_changed_record() throws IOException {
        try (Registration registration = Registration.begin(app)) {
            InstanceId id = registration.identity().id();
            registration.publish(20_001, false);
            Files.writeString(record(id), "version=1\n");

            registration.restore();

            assertThat(InstanceFiles.of(app).read(id).value().map(InstanceRecord::port))
                    .contains(20_001);
        }
    }

    @Test
    void restores_nothing_before_publication_or_after_withdrawal() throws IOException {
        try (Registration registration = Registration.begin(app)) {
            registration.restore();
            assertThat(InstanceFiles.of(app).ids()).isEmpty();

            registration.publish(20_001, false);
            registration.withdraw();
            registration.restore();

            assertThat(InstanceFiles.of(app).ids()).isEmpty();
            assertThat(registration.isLocked()).isTrue();
        }
    }

    @Test
    void takes_another_id_when_a_sweeper_has_deleted_the_new_lock() throws IOException {
        SweptOnce kernel = new SweptOnce();
        InstanceFiles records = InstanceFiles.of(app, kernel);
        try (Registration registration = Registration.begin(records, null)) {
            assertThat(kernel.swept).isTrue();
            assertThat(registration.isLocked()).isTrue();
            assertThat(OtherJvm.sees(lock(registration.identity().id()))).isTrue();
        }
    }

    @Test
    void starts_where_locks_do_not_work_with_an_unknown_state() throws IOException {
        InstanceFiles records = InstanceFiles.of(app, new BrokenLocks());
        try (Registration registration = Registration.begin(records, null)) {
            InstanceId id = registration.identity().id();
            registration.publish(20_001, false);

            assertThat(registration.isLocked()).isFalse();
            assertThat(InstanceFiles.of(app, new BrokenLocks()).liveness(id)).isNotEqualTo(Liveness.FREE);
            assertThat(InstanceFiles.of(app, new BrokenLocks()).sweep(id)).isFalse();
            assertThat(record(id)).exists();
        }
    }

    private Path record(InstanceId id) {
        return folder.resolve(id.text() + ".instance");
    }

    private Path lock(InstanceId id) {
        return folder.resolve(id.text() + ".lock");
    }

    /** The system's locks. Before the first one, a sweeper deletes everything in the folder. */
    private final class SweptOnce implements KernelLocks {
        private boolean swept;

        @Override
        public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
            if (!swept) {
                swept = true;
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                    for (Path file : files) {
                        Files.delete(file);
                    }
                }
            }
            return KernelLocks.super.tryLock(channel, shared);
        }
    }
}
