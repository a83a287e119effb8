package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.projax.core.files.PrivateDirectory.Verdict;
import dev.projax.core.fixtures.Fifo;
import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateDirectoryTest {
    private static final String OUR_NAME = ".acme";
    private static final int NOBODY = 65534;

    private final Path parent;
    private final Path directory;

    PrivateDirectoryTest(@TempDir Path parent) {
        this.parent = parent;
        directory = parent.resolve("home");
    }

    @BeforeAll
    static void requirePosixFiles() {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs files with POSIX modes");
    }

    // the policies

    @ParameterizedTest
    @CsvSource({
        "true,  rwx------, FINE",
        "true,  r-x------, FINE",
        "true,  ---------, FINE",
        "true,  rwxr-xr-x, TIGHTEN",
        "true,  rwxrwxr-x, TIGHTEN",
        "true,  rwxrwx---, TIGHTEN",
        "true,  rwx--x---, TIGHTEN",
        "true,  rwx-----x, TIGHTEN",
        "true,  rwxrwxrwx, REFUSE",
        "true,  rwx----w-, REFUSE",
        "false, rwx------, REFUSE",
        "false, rwxr-xr-x, REFUSE",
        "false, rwxrwxrwx, REFUSE",
    })
    void judges_the_apps_own_directory(boolean mine, String mode, Verdict expected) {
        Verdict verdict = PrivateDirectory.judgeOwn(mine, PosixFilePermissions.fromString(mode));

        assertThat(verdict).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  rwx------, FINE",
        "true,  rwxr-xr-x, FINE",
        "true,  rwxrwxr-x, REFUSE",
        "true,  rwx-w----, REFUSE",
        "true,  rwxrwxrwx, REFUSE",
        "true,  rwx----w-, REFUSE",
        "false, rwx------, REFUSE",
        "false, rwxr-xr-x, REFUSE",
    })
    void judges_a_directory_that_the_user_chose(boolean mine, String mode, Verdict expected) {
        Verdict verdict = PrivateDirectory.judgeChosen(mine, PosixFilePermissions.fromString(mode));

        assertThat(verdict).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  false, false, true",
        "false, true,  false, true",
        "false, false, true,  true",
        "false, false, false, false",
    })
    void judges_where_a_directory_may_be_created(boolean mine, boolean roots, boolean shared, boolean expected) {
        assertThat(PrivateDirectory.mayHold(mine, roots, shared)).isEqualTo(expected);
    }

    // real directories

    @Test
    void creates_a_missing_directory_with_its_parents() throws IOException {
        Path deep = directory.resolve("deep");

        List<String> notices = PrivateDirectory.prepare(deep, OUR_NAME);

        assertThat(notices).isEmpty();
        assertThat(modeOf(deep)).isEqualTo("rwx------");
        assertThat(modeOf(directory)).isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwx------", "r-x------"})
    void does_not_change_a_directory_that_only_its_owner_can_access(String mode) throws IOException {
        make(directory, mode);

        List<String> notices = PrivateDirectory.prepare(directory, OUR_NAME);

        assertThat(notices).isEmpty();
        assertThat(modeOf(directory)).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource({"rwxr-xr-x, 0755", "rwxrwxr-x, 0775", "rwx--x---, 0710"})
    void tightens_a_directory_that_older_versions_created_and_says_so(String mode, String octal) throws IOException {
        make(directory, mode);

        List<String> notices = PrivateDirectory.prepare(directory, OUR_NAME);

        assertThat(notices)
                .containsExactly(
                        directory + " had mode " + octal + "; it is now 0700, so that only its owner can access it");
        assertThat(modeOf(directory)).isEqualTo("rwx------");
    }

    @Test
    void refuses_a_directory_with_other_files_and_does_not_change_it() throws IOException {
        make(directory, "rwxr-xr-x");
        Files.createFile(directory.resolve(".bashrc"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.prepare(directory, OUR_NAME))
                .withMessageContaining("mode 0755");
        assertThat(modeOf(directory)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void tightens_a_directory_with_the_apps_name_whatever_it_contains() throws IOException {
        Path own = make(parent.resolve(".acme"), "rwxr-xr-x");
        Files.createFile(own.resolve("settings.json"));

        assertThat(PrivateDirectory.prepare(own, OUR_NAME)).hasSize(1);
        assertThat(modeOf(own)).isEqualTo("rwx------");
    }

    @Test
    void tightens_a_directory_that_holds_only_our_files() throws IOException {
        make(directory, "rwxr-xr-x");
        Files.createFile(directory.resolve("api-port.txt"));
        Files.createFile(directory.resolve("api-port.txt.lock"));
        Files.createDirectory(directory.resolve("instances"));

        assertThat(PrivateDirectory.prepare(directory, OUR_NAME)).hasSize(1);
        assertThat(modeOf(directory)).isEqualTo("rwx------");
    }

    @Test
    void refuses_a_world_writable_directory_and_does_not_change_it() throws IOException {
        make(directory, "rwxrwxrwx");

        Throwable thrown = catchThrowable(() -> PrivateDirectory.prepare(directory, OUR_NAME));

        assertThat(thrown)
                .isInstanceOf(FileSystemException.class)
                .hasMessage(directory + ": it is not private (owner "
                        + Files.getOwner(directory).getName()
                        + ", mode 0777); if only you use it, try: chmod 700 "
                        + directory);
        assertThat(modeOf(directory)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void refuses_a_directory_of_another_user() throws IOException {
        make(directory, "rwx------");
        Requirement.root();
        Files.setAttribute(directory, "unix:uid", NOBODY);

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.prepare(directory, OUR_NAME))
                .withMessage(directory + ": it belongs to another user (owner "
                        + Files.getOwner(directory).getName()
                        + ", mode 0700); choose a directory of your own or use sudo -H");
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.requireUnwritableByOthers(directory, "the port file"));
    }

    @Test
    void follows_a_link_to_a_directory() throws IOException {
        Path target = make(parent.resolve("target"), "rwxr-xr-x");
        Files.createSymbolicLink(directory, target);

        List<String> notices = PrivateDirectory.prepare(directory, OUR_NAME);

        assertThat(notices).hasSize(1);
        assertThat(modeOf(target)).isEqualTo("rwx------");
        assertThat(directory).isSymbolicLink();
    }

    @Test
    void refuses_a_dangling_link_and_creates_nothing() throws IOException {
        Path target = parent.resolve("missing");
        Files.createSymbolicLink(directory, target);

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.prepare(directory, OUR_NAME))
                .withMessage(directory + ": not a directory");
        assertThat(target).doesNotExist();
    }

    @Test
    void refuses_a_file_where_the_directory_should_be() throws IOException {
        Files.writeString(directory, "precious");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.prepare(directory, OUR_NAME))
                .withMessage(directory + ": not a directory");
        assertThat(directory).hasContent("precious");
    }

    @Test
    void refuses_a_file_where_a_parent_should_be() throws IOException {
        Files.createFile(directory);
        Path below = directory.resolve("below");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.prepare(below, OUR_NAME))
                .withMessageStartingWith(below + ": ")
                .withMessageNotContaining("null");
    }

    @Test
    void does_not_change_a_chosen_directory_that_only_its_owner_can_write_to() throws IOException {
        make(directory, "rwxr-xr-x");

        PrivateDirectory.requireUnwritableByOthers(directory, "the port file");

        assertThat(modeOf(directory)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void refuses_a_chosen_directory_that_is_world_writable() throws IOException {
        make(directory, "rwxrwxrwx");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.requireUnwritableByOthers(directory, "the port file"))
                .withMessageContaining("mode 0777");
    }

    @ParameterizedTest
    @ValueSource(strings = {"home", "home/deeper/still"})
    void creates_nothing_in_the_home_of_another_user(String name) throws IOException {
        Path home = make(parent.resolve("ada"), "rwxrwxrwx");
        Requirement.root();
        Files.setAttribute(home, "unix:uid", NOBODY);
        Path wanted = home.resolve(name);
        String owner = Files.getOwner(home).getName();

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.prepare(wanted, OUR_NAME))
                .withMessage(wanted + ": not created, because " + home + " belongs to " + owner
                        + "; choose a directory of your own or use sudo -H, or run as " + owner);
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.foresee(wanted, OUR_NAME));
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.requireUnwritableByOthers(wanted, "the port file"));
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void creates_a_directory_in_a_shared_one_like_tmp() throws IOException {
        Path shared = make(parent.resolve("tmp"), "rwxrwxrwx");
        Requirement.root();
        Files.setAttribute(shared, "unix:mode", 01777);
        Files.setAttribute(shared, "unix:uid", NOBODY);

        PrivateDirectory.prepare(shared.resolve("home"), OUR_NAME);

        assertThat(modeOf(shared.resolve("home"))).isEqualTo("rwx------");
    }

    @Test
    void creates_no_directory_through_a_link() throws IOException {
        Path target = make(parent.resolve("target"), "rwx------");
        Files.createSymbolicLink(directory, target);

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PrivateDirectory.make(directory))
                .withMessage(directory + ": it is a symbolic link, and nothing is written through links; remove it");
    }

    // their entries

    @Test
    void lists_the_entries_that_match_a_pattern() throws IOException {
        make(directory, "rwx------");
        Files.createFile(directory.resolve("a.lock"));
        Files.createFile(directory.resolve("a.instance"));

        assertThat(PrivateDirectory.list(directory, "*.lock")).containsExactly(directory.resolve("a.lock"));
    }

    @Test
    @Timeout(20)
    void lists_nothing_if_there_is_no_directory_and_does_not_block_on_a_fifo() throws Exception {
        assertThat(PrivateDirectory.list(directory, "*")).isEmpty();

        Fifo.make(directory);

        assertThat(PrivateDirectory.list(directory, "*")).isEmpty();
    }

    private static Path make(Path directory, String mode) throws IOException {
        Files.createDirectory(directory);
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }

    private static String modeOf(Path directory) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
    }
}
