package dev.projax.core.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.files.CurrentUser;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.Fifo;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final PortRange RANGE = new PortRange(7001, 7005);

    private final Path directory;
    private final LogFile log;

    LogFileTest(@TempDir Path home) {
        directory = home.resolve("logs");
        log = new LogFile(directory.resolve("a.log"), "a");
    }

    @Test
    void appends_whole_lines() throws IOException {
        log.append("one");
        log.append("zwölf");

        assertThat(log.path()).content(StandardCharsets.UTF_8).isEqualTo("one\nzwölf\n");
    }

    @Test
    void only_its_owner_can_access_it() throws IOException {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs files with POSIX modes");
        log.append("one");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void is_created_again_after_it_was_removed_with_its_directory() throws IOException {
        log.append("one");
        Files.delete(log.path());
        Files.delete(directory);

        log.append("two");

        assertThat(log.path()).hasContent("two\n");
    }

    @Test
    void never_exceeds_its_limit_and_keeps_the_newest_lines_complete() throws IOException {
        String line = "x".repeat(999);
        for (int i = 0; i < 3_000; i++) {
            log.append(i + line);
            assertThat(Files.size(log.path())).isLessThanOrEqualTo(LogFile.MAX_BYTES);
        }

        assertThat(Files.readAllLines(log.path()))
                .hasSizeGreaterThan(500)
                .allSatisfy(kept -> assertThat(kept).endsWith(line));
        assertThat(Files.readAllLines(log.path())).last().isEqualTo(2_999 + line);
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void cuts_a_line_that_is_too_long() throws IOException {
        log.append("x".repeat(3 * LogFile.MAX_BYTES));
        log.append("end");

        assertThat(Files.size(log.path())).isLessThanOrEqualTo(LogFile.MAX_BYTES);
        assertThat(Files.readAllLines(log.path())).hasSize(2).last().isEqualTo("end");
    }

    @Test
    void does_not_follow_a_link() throws IOException {
        Path victim = directory.resolveSibling("victim");
        Files.writeString(victim, "precious");
        Files.createDirectory(directory);
        Files.createSymbolicLink(log.path(), victim);

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> log.append("one"))
                .withMessageContaining(log.path().toString());
        assertThat(victim).hasContent("precious");
    }

    @Test
    @Timeout(20)
    void does_not_block_on_a_fifo() throws Exception {
        Files.createDirectory(directory);
        Fifo.make(log.path());

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> log.append("one"))
                .withMessage(log.path() + ": it is a FIFO, a socket or a device, not a regular file");
        assertThatExceptionOfType(FileSystemException.class).isThrownBy(log::open);
    }

    @Test
    void records_what_was_done_to_processes_in_the_apps_home() throws IOException {
        LogFile audit = LogFile.audit(appAt(directory));

        audit.append("killed");

        assertThat(directory.resolve("audit.log")).hasContent("killed");
    }

    @Test
    void records_it_in_the_acting_users_home_if_the_apps_home_is_another_users() throws IOException {
        Path anothers = Files.createDirectory(directory);
        Requirement.root();
        Files.setAttribute(anothers, "unix:uid", 65534);
        Path own = Path.of(System.getProperty("user.home"), ".acme", "audit.log");

        assertThat(LogFile.audit(appAt(anothers)).path()).isEqualTo(own);
        assertThat(LogFile.audit(appAt(anothers.resolve(".acme"))).path()).isEqualTo(own);
        assertThat(LogFile.audit(App.named("acme", RANGE, Map.of("HOME", "?", "USERPROFILE", "?")))
                        .path())
                .isEqualTo(own);
    }

    private static App appAt(Path home) {
        return Acme.in(home, RANGE);
    }

    @Test
    void finds_the_first_complete_line_of_the_newer_half() {
        assertThat(LogFile.firstKept("aaa\nbbb\nccc\n".getBytes(UTF_8))).isEqualTo(8);
        assertThat(LogFile.firstKept("aaaaaa".getBytes(UTF_8))).isEqualTo(3);
    }
}
