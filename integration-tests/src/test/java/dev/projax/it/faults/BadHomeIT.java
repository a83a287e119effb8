package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.OrdinaryUser;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * R4: no server may or can keep its files in this home. It exits with 7, names the home in one line, and changes
 * nothing.
 */
final class BadHomeIT {

    private final List<String> wrong = new ArrayList<>();
    private int tries;

    @BeforeEach
    void requireRoot() {
        Requirement.root();
        Requirement.command("setpriv");
        Requirement.command("unshare");
    }

    @Test
    void is_named_in_one_line_with_what_to_do() throws IOException {
        try (Workplace place = Workplace.open()) {
            Path folder = place.directory();
            Path file = Files.createFile(folder.resolve("file"));
            Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("missing"));
            Path others = directory(folder.resolve("others"), "rwx------");
            Files.setAttribute(others, "unix:uid", Nobody.UID);
            Path open = directory(folder.resolve("open"), "rwxrwxrwx");
            Path closed = directory(folder.resolve("closed"), "r-x------");
            Files.setAttribute(closed, "unix:uid", Nobody.UID);
            Path readOnly = directory(folder.resolve("read-only"), "rwx------");
            Path shared = directory(folder.resolve("shared"), "rwxrwxr-x");

            expect(serve(place, file), file, "not a directory");
            expect(serve(place, dangling), dangling, "not a directory");
            expect(serve(place, others), others, "owner nobody, mode 0700", "choose a directory of your own");
            expect(serve(place, open), open, "owner root, mode 0777", "chmod 700 " + open);
            expect(serveAsNobody(place, closed), closed, "permission denied");
            expect(serveOnReadOnly(place, readOnly), readOnly, "Read-only file system");
            expect(
                    place.projax(
                            "serve", "--port-file", shared.resolve("port.txt").toString()),
                    shared,
                    "owner root, mode 0775",
                    "only you can write",
                    "PROJAX_HOME or --port-file");

            assertThat(file).isEmptyFile();
            assertThat(folder.resolve("missing")).doesNotExist();
            for (Path untouched : List.of(others, open, closed, readOnly, shared)) {
                assertThat(untouched).isEmptyDirectory();
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                    .isEqualTo("rwxrwxrwx");
        }

        FaultTable.record("R4", "unusable home", tries, wrong.size(), Duration.ZERO);
        assertThat(wrong).isEmpty();
    }

    private static Path directory(Path path, String mode) throws IOException {
        Files.createDirectory(path);
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static Finished serve(Workplace place, Path home) throws IOException {
        return at(place, home).run(Workplace.command("serve"));
    }

    /** Root may do everything, so another user must try. */
    private static Finished serveAsNobody(Workplace place, Path home) throws IOException {
        try (OrdinaryUser nobody = OrdinaryUser.open(Nobody.UID, place)) {
            Finished opened =
                    place.terminal().run("chmod", "a+x", place.directory().toString());
            assertThat(opened.exit()).as(opened.err()).isZero();
            return at(place, home).in(nobody.directory()).run(nobody.projax("serve"));
        }
    }

    /** The mount is visible only in its own namespace, and disappears with it. */
    private static Finished serveOnReadOnly(Workplace place, Path home) throws IOException {
        return at(place, home)
                .run(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o ro,mode=700 none \"$PROJAX_HOME\" && exec \"$0\" serve",
                        Workplace.command()[0]);
    }

    private static Terminal at(Workplace place, Path home) {
        return place.terminal().with("PROJAX_HOME", home.toString());
    }

    private void expect(Finished server, Path path, String... words) {
        tries++;
        boolean right = server.exit() == 7
                && server.out().isEmpty()
                && server.err().lines().count() == 1
                && server.err().startsWith("projax: " + path)
                && server.err().matches("(?s).*choose (another (PROJAX_HOME|directory)|a directory of your own).*");
        for (String word : words) {
            right &= server.err().contains(word);
        }
        if (!right) {
            wrong.add(path + ": exit " + server.exit() + ", " + server.err() + server.out());
        }
    }
}
