package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.SharedClasses;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The class archives, from which the JVM loads prepared classes, save time and change nothing else: whatever is wrong
 * with them, a command does and prints the same.
 */
final class ClassArchiveIT {
    private static final Duration MAY_BE_MADE = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("all.jsa", "client.jsa", "inspect.jsa", "whole");

    @BeforeEach
    void requireArchives() {
        Requirement.that(
                Files.exists(Distribution.directory().resolve("lib/client.jsa")),
                "needs a distribution with class archives");
    }

    @ParameterizedTest
    @ValueSource(strings = {"port", "ports", "status --json"})
    void the_archive_of_the_build_is_used_in_its_place(String command) throws Exception {
        try (Workplace place = Workplace.open()) {
            assertThat(SharedClasses.areUsedBy(place.terminal(), Workplace.command(command.split(" "))))
                    .isTrue();
        }
    }

    /** Otherwise the next build cannot replace the files and fails, except as root. */
    @Test
    void the_owner_of_a_build_can_replace_its_files() throws Exception {
        try (Stream<Path> files = Files.list(Distribution.directory().resolve("lib"))) {
            for (Path file : files.toList()) {
                assertThat(Files.getPosixFilePermissions(file))
                        .as(file.toString())
                        .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            }
        }
    }

    @Test
    void two_commands_at_once_make_archives_elsewhere_and_the_next_command_uses_them() throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Finished two =
                    elsewhere.terminal().run("sh", "-c", "\"$0\" port & \"$0\" port; wait", elsewhere.launcher());
            assertThat(two.out()).isEmpty();
            assertThat(two.err().lines()).hasSize(2).allMatch(line -> line.startsWith("projax: no server on "));

            Path made = elsewhere.awaitArchives();
            assertThat(Files.getPosixFilePermissions(elsewhere.cache()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(SharedClasses.areUsedBy(elsewhere.terminal(), elsewhere.launcher(), "port"))
                    .isTrue();
            elsewhere.assertFindsNoServer();
            assertThat(files(elsewhere.cache())).containsExactlyInAnyOrderElementsOf(in(made));
        }
    }

    @Tag("long")
    @Test
    void archives_are_made_for_an_ordinary_user_whatever_the_umask() throws Exception {
        Requirement.root();
        Requirement.command("setpriv");
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Path directory = elsewhere.place().directory();
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path home = Files.createDirectory(directory.resolve("home"));
            elsewhere.terminal().run("chown", Integer.toString(Nobody.UID), home.toString());
            Elsewhere ofNobody = elsewhere.with(home.resolve("cache"));

            ofNobody.terminal().run(Nobody.command("sh", "-c", "umask 777; \"$0\" port", elsewhere.launcher()));

            for (Path archive : in(ofNobody.awaitArchives())) {
                assertThat(Files.getPosixFilePermissions(archive))
                        .contains(PosixFilePermission.OWNER_READ)
                        .doesNotContain(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
            }
        }
    }

    @Tag("long")
    @Test
    void a_damaged_archive_is_replaced_and_not_used() throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            elsewhere.assertFindsNoServer();
            Path made = elsewhere.awaitArchives();
            Path archive = made.resolve("client.jsa");
            byte[] whole = Files.readAllBytes(archive);
            Path anotherMakerAtWork = Files.createDirectory(made.resolveSibling(made.getFileName() + ".new"));

            for (byte[] damaged : List.of(
                    new byte[0],
                    "garbage".getBytes(StandardCharsets.UTF_8),
                    Arrays.copyOf(whole, whole.length / 2),
                    spoiled(whole, 100),
                    spoiled(whole, 100_000))) {
                Files.delete(archive);
                Files.write(archive, damaged);
                elsewhere.assertFindsNoServer();
            }

            Files.delete(anotherMakerAtWork);
            elsewhere.assertFindsNoServer();
            Eventually.that(
                    MAY_BE_MADE,
                    "a whole archive",
                    () -> archive.toFile().length() > whole.length / 2
                            && !anotherMakerAtWork.toFile().exists());
            assertThat(SharedClasses.areUsedBy(elsewhere.terminal(), elsewhere.launcher(), "port"))
                    .isTrue();
        }
    }

    @Tag("long")
    @Test
    void a_killed_maker_leaves_no_server_and_another_tries_after_an_hour() throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            ProcessHandle maker = elsewhere
                    .terminal()
                    .with("PROJAX_ARCHIVES", "keep")
                    .start(elsewhere.launcher())
                    .process()
                    .toHandle();
            Eventually.that(MAY_BE_MADE, "a server", () -> server(maker).isPresent());
            ProcessHandle server = server(maker).orElseThrow();
            maker.descendants().filter(process -> !process.equals(server)).forEach(ProcessHandle::destroyForcibly);
            maker.destroyForcibly();

            Eventually.that(MAY_BE_MADE, "the exit of the server", () -> !server.isAlive());
            elsewhere.assertFindsNoServer();
            Path unfinished = elsewhere.unfinished();
            Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            elsewhere.assertFindsNoServer();

            assertThat(elsewhere.awaitArchives() + ".new").isEqualTo(unfinished.toString());
        }
    }

    @Tag("long")
    @Test
    void a_full_disk_costs_nothing_but_time() throws Exception {
        Requirement.root();
        Requirement.command("unshare");
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Files.createDirectory(elsewhere.cache());
            String script = "mount -t tmpfs -o size=1m,mode=700 none \"$1\" && \"$0\" port; echo $?;"
                    + " until [ -z \"$(ls -A \"$1\")\" ] || find \"$1\" -name '*.new' | grep -q .; do sleep 0.1; done;"
                    + " \"$0\" port; echo $?";

            Finished finished = elsewhere
                    .terminal()
                    .run(
                            MAY_BE_MADE,
                            "unshare",
                            "-m",
                            "sh",
                            "-c",
                            script,
                            elsewhere.launcher(),
                            elsewhere.cache().toString());

            assertThat(finished.out()).isEqualTo("3\n3\n");
            assertThat(finished.err().lines()).hasSize(2).allMatch(line -> line.startsWith("projax: no server on "));
        }
    }

    @Test
    void a_cache_that_cannot_be_written_costs_nothing_but_time() throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Path file = Files.createFile(elsewhere.place().directory().resolve("file"));

            for (String cache : List.of(file.toString(), file + "/below", "/proc/missing", "", "a/relative/one")) {
                assertFindsNoServer(
                        elsewhere.terminal().with("PROJAX_CACHE", cache).run(elsewhere.launcher(), "port"));
            }
            assertThat(elsewhere.place().directory().resolve("a")).doesNotExist();
        }
    }

    /** Otherwise root, when it has another user's HOME, would leave its files there. */
    @Test
    void nothing_is_stored_in_the_home_of_another_user() throws Exception {
        Requirement.root();
        Requirement.command("chown");
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Path home = Files.createDirectory(elsewhere.place().directory().resolve("another's"));
            Terminal terminal = elsewhere.terminal().with("HOME", home.toString());
            terminal.run("chown", Integer.toString(Nobody.UID), home.toString());

            for (Terminal each : List.of(
                    terminal.without("PROJAX_CACHE").without("XDG_CACHE_HOME"),
                    terminal.with("PROJAX_CACHE", home.resolve("a/b").toString()))) {
                assertFindsNoServer(each.run(elsewhere.launcher(), "port"));
                assertThat(each.with("PROJAX_ARCHIVES", "keep")
                                .run(elsewhere.launcher())
                                .exit())
                        .isEqualTo(1);
            }

            assertThat(home).isEmptyDirectory();
        }
    }

    @Test
    void a_directory_that_others_can_write_gets_no_archive() throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Files.createDirectory(elsewhere.cache());
            Files.setPosixFilePermissions(elsewhere.cache(), PosixFilePermissions.fromString("rwxrwxrwx"));

            Finished maker =
                    elsewhere.terminal().with("PROJAX_ARCHIVES", "keep").run(elsewhere.launcher());

            assertThat(maker.exit()).isEqualTo(1);
            assertThat(files(elsewhere.cache())).isEmpty();
        }
    }

    @Tag("long")
    @Test
    void another_java_behaves_the_same_and_gets_its_own_archives() throws Exception {
        Optional<Path> other = otherJava();
        Requirement.that(other.isPresent(), "needs a second JDK below /usr/lib/jvm");
        try (Elsewhere elsewhere = Elsewhere.open()) {
            String launcher = Distribution.launcher().toString();
            Terminal terminal =
                    elsewhere.terminal().with("JAVA_HOME", other.orElseThrow().toString());

            assertFindsNoServer(terminal.run(launcher, "port"));

            elsewhere.awaitArchives();
            assertThat(SharedClasses.areUsedBy(terminal, launcher, "port")).isTrue();
            assertThat(SharedClasses.areUsedBy(elsewhere.terminal(), launcher, "port"))
                    .isTrue();
        }
    }

    /** A copy of the distribution elsewhere, with an empty cache, and with spaces in the directory names. */
    private record Elsewhere(Workplace place, String launcher, Path cache) implements AutoCloseable {
        static Elsewhere open() throws IOException {
            Workplace place = Workplace.open();
            Path home = Files.createDirectory(place.directory().resolve("else where"));
            Files.createSymbolicLink(
                    home.resolve("lib"), Distribution.directory().resolve("lib"));
            Path bin = Files.createDirectory(home.resolve("bin"));
            Path launcher =
                    Files.copy(Distribution.launcher(), bin.resolve("projax"), StandardCopyOption.COPY_ATTRIBUTES);
            return new Elsewhere(place, launcher.toString(), place.directory().resolve("a cache"));
        }

        Elsewhere with(Path otherCache) {
            return new Elsewhere(place, launcher, otherCache);
        }

        Terminal terminal() {
            return place.terminal().with("PROJAX_CACHE", cache.toString()).with("PROJAX_DEADLINE", "10s");
        }

        void assertFindsNoServer() throws IOException {
            ClassArchiveIT.assertFindsNoServer(terminal().run(launcher, "port"));
        }

        /** Waits until the archives exist, and returns their directory. */
        Path awaitArchives() {
            Eventually.that(
                    MAY_BE_MADE,
                    () -> "archives, but found: " + files(cache),
                    () -> files(cache).size() == NAMES.size()
                            && files(cache).stream()
                                    .noneMatch(file -> file.toString().contains(".new/")));
            return files(cache).get(0).resolveSibling("");
        }

        /** Returns the directory that a process has begun to fill. */
        Path unfinished() throws IOException {
            try (Stream<Path> all = Files.walk(cache)) {
                return all.filter(path -> path.toString().endsWith(".new"))
                        .findFirst()
                        .orElseThrow();
            }
        }

        @Override
        public void close() throws IOException {
            place.close();
        }
    }

    private static void assertFindsNoServer(Finished finished) {
        assertThat(finished.exit()).as(finished.err()).isEqualTo(3);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err()).startsWith("projax: no server on ").hasLineCount(1);
    }

    private static byte[] spoiled(byte[] content, int from) {
        byte[] spoiled = content.clone();
        for (int i = from; i < spoiled.length; i += 1_000) {
            spoiled[i] ^= 0x55;
        }
        return spoiled;
    }

    /** Returns the server of the rehearsal that a process has started, once it runs. */
    private static Optional<ProcessHandle> server(ProcessHandle maker) {
        return maker.descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("-Dprojax.rehearsal=all"))
                        .isPresent())
                .findFirst();
    }

    private static List<Path> in(Path directory) {
        return NAMES.stream().map(directory::resolve).toList();
    }

    /** Returns all files in a directory, which other processes may change meanwhile. */
    private static List<Path> files(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException | IOException e) {
            return List.of();
        }
    }

    /** Returns the home of a JDK of another version than this one. */
    private static Optional<Path> otherJava() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        String mine = "JAVA_VERSION=\"" + System.getProperty("java.version") + "\"";
        try (Stream<Path> homes = Files.list(all)) {
            for (Path release :
                    homes.map(home -> home.resolve("release")).sorted().toList()) {
                if (Files.isReadable(release) && !Files.readString(release).contains(mine)) {
                    return Optional.of(release.resolveSibling(""));
                }
            }
        }
        return Optional.empty();
    }
}
