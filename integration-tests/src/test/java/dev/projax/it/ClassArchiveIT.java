package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Eventually;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.Requirement;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The file from which the JVM takes ready classes saves time and changes nothing else: whatever is wrong with it, a command
 * says and does the same.
 */
final class ClassArchiveIT {
    private static final Duration MAY_BE_MADE = Duration.ofSeconds(60);

    @BeforeEach
    void requireAnArchive() {
        Requirement.that(
                Files.exists(Distribution.directory().resolve("lib/client.jsa")),
                "needs a distribution with a class archive");
    }

    @Test
    void that_of_the_build_is_used_in_its_place() throws Exception {
        try (Workplace place = Workplace.open()) {
            assertThat(usesArchive(place.terminal(), Distribution.launcher())).isTrue();
        }
    }

    @Test
    void one_is_made_for_another_place_and_then_used() throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Path launcher = elsewhere.launcher();
            Path cache = elsewhere.cache();
            Terminal terminal = elsewhere.terminal();

            assertSaysThatThereIsNone(terminal.run(launcher.toString(), "port"));

            Path archive = awaitArchive(cache);
            assertThat(Files.getPosixFilePermissions(cache)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(usesArchive(terminal, launcher)).isTrue();
            assertSaysThatThereIsNone(terminal.run(launcher.toString(), "port"));
            assertThat(names(cache)).containsExactlyInAnyOrder(name(archive), name(archive) + ".lock");
        }
    }

    @Test
    void one_is_made_for_a_user_who_is_not_root() throws Exception {
        Requirement.root();
        Requirement.command("setpriv");
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Files.setPosixFilePermissions(elsewhere.place().directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
            Path home = Files.createDirectory(elsewhere.place().directory().resolve("of nobody"));
            elsewhere.terminal().run("chown", Integer.toString(Nobody.UID), home.toString());
            Terminal terminal =
                    elsewhere.terminal().with("PROJAX_HOME", home + "/home").with("PROJAX_CACHE", home + "/cache");

            assertSaysThatThereIsNone(
                    terminal.run(Nobody.command(elsewhere.launcher().toString(), "port")));

            assertThat(awaitArchive(home.resolve("cache"))).isRegularFile();
        }
    }

    @Tag("long")
    @Test
    void many_at_once_make_one_and_leave_nothing_behind() throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Path launcher = elsewhere.launcher();
            Path cache = elsewhere.cache();
            Terminal terminal = elsewhere.terminal();
            String many = "for i in 1 2 3 4 5 6 7 8; do '" + launcher + "' port & done; wait";

            Finished finished = terminal.run(MAY_BE_MADE, "sh", "-c", many);

            Path archive = awaitArchive(cache);
            assertThat(finished.err().lines()).hasSize(8).allMatch(line -> line.startsWith("projax: no server on "));
            Eventually.that(
                    MAY_BE_MADE,
                    () -> "no maker to be left, but: " + namesOrNone(cache),
                    () -> namesOrNone(cache).equals(List.of(name(archive), name(archive) + ".lock")));
            assertThat(usesArchive(terminal, launcher)).isTrue();
        }
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"", "garbage"})
    void a_broken_one_is_not_used_and_made_anew(String content) throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Path launcher = elsewhere.launcher();
            Terminal terminal = elsewhere.terminal();
            Path archive = elsewhere.awaitFirstArchive();
            Files.delete(archive);
            Files.writeString(archive, content);
            longAgo(archive);

            assertSaysThatThereIsNone(terminal.run(launcher.toString(), "port"));

            Eventually.that(MAY_BE_MADE, "a new archive", () -> size(archive) > 1_000_000);
            assertThat(usesArchive(terminal, launcher)).isTrue();
        }
    }

    @Test
    void what_does_not_help_is_not_tried_again_within_the_hour() throws Exception {
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Path launcher = elsewhere.launcher();
            Path cache = elsewhere.cache();
            Terminal terminal = elsewhere.terminal();
            Path archive = elsewhere.awaitFirstArchive();
            Files.delete(archive);
            Files.writeString(archive, "garbage");

            assertSaysThatThereIsNone(terminal.run(launcher.toString(), "port"));

            assertThat(names(cache)).containsExactlyInAnyOrder(name(archive), name(archive) + ".lock");
            assertThat(archive).hasContent("garbage");
        }
    }

    @Test
    void what_the_user_wants_of_the_jvm_goes_first() throws Exception {
        try (Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal().with("JAVA_TOOL_OPTIONS", "-Xshare:off");

            Finished finished = terminal.run(Workplace.command("port"));

            assertThat(finished.exit()).isEqualTo(3);
            assertThat(finished.err()).contains("projax: no server on ");
            assertThat(usesArchive(terminal, Distribution.launcher())).isFalse();
        }
    }

    @Test
    void a_cache_that_cannot_be_written_costs_nothing_but_time() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path launcher = copy(place);
            Path file = Files.createFile(place.directory().resolve("file"));

            for (String cache : List.of(file.toString(), file + "/below", "/proc/nowhere", "", "a/relative/one")) {
                assertSaysThatThereIsNone(
                        place.terminal().with("PROJAX_CACHE", cache).run(launcher.toString(), "port"));
            }
            assertSaysThatThereIsNone(
                    place.terminal().without("PROJAX_CACHE").without("HOME").run(launcher.toString(), "port"));
            assertThat(place.directory().resolve("a")).doesNotExist();
        }
    }

    /** As for root with another's HOME, who would find files of root in it. */
    @Test
    void nothing_is_kept_in_the_home_of_another_user() throws Exception {
        Requirement.root();
        Requirement.command("chown");
        try (Workplace place = Workplace.open()) {
            Path launcher = copy(place);
            Path home = Files.createDirectory(place.directory().resolve("another's"));
            Terminal terminal = place.terminal().with("HOME", home.toString());
            terminal.run("chown", Integer.toString(Nobody.UID), home.toString());

            assertSaysThatThereIsNone(terminal.without("PROJAX_CACHE").run(launcher.toString(), "port"));
            assertSaysThatThereIsNone(
                    terminal.with("PROJAX_CACHE", home.resolve("a/b").toString())
                            .run(launcher.toString(), "port"));

            assertThat(home).isEmptyDirectory();
        }
    }

    @Test
    void two_places_never_share_one() throws Exception {
        try (Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal().with("PROJAX_CACHE", place.directory() + "/cache");
            Path one = linked(place, "a/b_c-d");
            Path other = linked(place, "a-b_c/d");
            Path third = linked(place, "a_-b/c/d");

            assertThat(List.of(archive(terminal, one), archive(terminal, other), archive(terminal, third)))
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.matches(".*/cache/client-[0-9a-f]{16}-[^/]*[.]jsa"));
        }
    }

    @Tag("long")
    @Test
    void one_of_another_user_is_not_used() throws Exception {
        Requirement.root();
        Requirement.command("chown");
        try (Elsewhere elsewhere = Elsewhere.open()) {
            Path launcher = elsewhere.launcher();
            Terminal terminal = elsewhere.terminal();
            Path archive = elsewhere.awaitFirstArchive();

            terminal.run("chown", Integer.toString(Nobody.UID), archive.toString());

            assertThat(usesArchive(terminal, launcher)).isFalse();
        }
    }

    @Test
    void a_directory_that_others_can_write_gets_none() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path launcher = copy(place);
            Path cache = Files.createDirectory(place.directory().resolve("cache"));
            Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
            Terminal terminal = place.terminal().with("PROJAX_CACHE", cache.toString());
            Path lib = launcher.resolveSibling("../lib").normalize();

            Finished maker = terminal.run(
                    MAY_BE_MADE,
                    System.getProperty("java.home") + "/bin/java",
                    "-cp",
                    lib.resolve("client.jar").toString(),
                    "dev.projax.cli.ClassArchiveMaker",
                    cache.resolve("client.jsa").toString());

            assertThat(maker.exit()).isEqualTo(1);
            assertThat(names(cache)).doesNotContain("client.jsa", "client.jsa.new");
        }
    }

    @Tag("long")
    @Test
    void another_java_says_the_same_and_gets_one_of_its_own() throws Exception {
        Path other = otherJava();
        Requirement.that(other != null, "needs a second JDK below /usr/lib/jvm");
        try (Workplace place = Workplace.open()) {
            Path cache = place.directory().resolve("cache");
            Terminal terminal =
                    place.terminal().with("PROJAX_CACHE", cache.toString()).with("JAVA_HOME", String.valueOf(other));
            String launcher = Distribution.launcher().toString();

            assertSaysThatThereIsNone(terminal.run(launcher, "port"));

            awaitArchive(cache);
            assertThat(usesArchive(terminal, Distribution.launcher())).isTrue();
            assertSaysThatThereIsNone(terminal.run(launcher, "port"));
        }
    }

    /** A copy of the distribution, as its archive has it, with an empty cache in a directory with a blank in its name. */
    private record Elsewhere(Workplace place, Path launcher, Path cache, Terminal terminal) implements AutoCloseable {
        static Elsewhere open() throws IOException {
            Workplace place = Workplace.open();
            Path cache = place.directory().resolve("a cache");
            return new Elsewhere(place, copy(place), cache, place.terminal().with("PROJAX_CACHE", cache.toString()));
        }

        /** Runs a command, which has an archive made, and returns that. */
        Path awaitFirstArchive() throws IOException {
            assertSaysThatThereIsNone(terminal.run(launcher.toString(), "port"));
            return awaitArchive(cache);
        }

        @Override
        public void close() throws IOException {
            place.close();
        }
    }

    private static void assertSaysThatThereIsNone(Finished finished) {
        assertThat(finished.exit()).isEqualTo(3);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err()).startsWith("projax: no server on ").hasLineCount(1);
    }

    /** Asks the system properties, which the JVM shows before the program starts. */
    private static boolean usesArchive(Terminal terminal, Path launcher) throws IOException {
        String settings = terminal.with("JDK_JAVA_OPTIONS", "-XshowSettings:properties")
                .run(launcher.toString(), "port")
                .err();
        assertThat(settings).contains("java.vm.info = ");
        return settings.lines().anyMatch(line -> line.contains("java.vm.info") && line.contains("sharing"))
                && settings.contains("projax.archive.given = true");
    }

    /** Returns where a command looks for its archive, told by a Java that only prints its arguments. */
    private static String archive(Terminal terminal, Path launcher) throws IOException {
        Path home = launcher.resolveSibling("a java");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return terminal.with("JAVA_HOME", home.toString())
                .run(launcher.toString(), "port")
                .out()
                .lines()
                .filter(line -> line.startsWith("-Dprojax.archive="))
                .findFirst()
                .orElseThrow();
    }

    /** Puts the launcher into another place, beside links to the rest. */
    private static Path linked(Workplace place, String name) throws IOException {
        Path home = Files.createDirectories(place.directory().resolve(name));
        Files.createSymbolicLink(home.resolve("lib"), Distribution.directory().resolve("lib"));
        Path bin = Files.createDirectory(home.resolve("bin"));
        return Files.copy(Distribution.launcher(), bin.resolve("projax"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Copies what the archive of the distribution has; that is without class archives. */
    private static Path copy(Workplace place) throws IOException {
        Path target = place.directory().resolve("a copy");
        Files.walkFileTree(Distribution.directory(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(in(found));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!name(file).endsWith(".jsa")) {
                    Files.copy(file, in(file), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }

            private Path in(Path file) {
                return target.resolve(Distribution.directory().relativize(file));
            }
        });
        return target.resolve("bin/projax");
    }

    private static Path awaitArchive(Path cache) {
        Eventually.that(
                MAY_BE_MADE,
                () -> "an archive, but there is: " + namesOrNone(cache),
                () -> namesOrNone(cache).stream().anyMatch(name -> name.endsWith(".jsa")));
        return namesOrNone(cache).stream()
                .filter(name -> name.endsWith(".jsa"))
                .map(cache::resolve)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> namesOrNone(Path directory) {
        try {
            return Files.isDirectory(directory) ? names(directory) : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.map(ClassArchiveIT::name).sorted().toList());
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void longAgo(Path archive) throws IOException {
        Path lock = archive.resolveSibling(name(archive) + ".lock");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    /** Returns the home of a JDK of another version than this one's, or null. */
    private static @Nullable Path otherJava() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return null;
        }
        String mine = "JAVA_VERSION=\"" + System.getProperty("java.version") + "\"";
        try (Stream<Path> homes = Files.list(all)) {
            for (Path home : homes.filter(Files::isDirectory).sorted().toList()) {
                Path release = home.resolve("release");
                if (Files.isExecutable(home.resolve("bin/java"))
                        && Files.isReadable(release)
                        && !Files.readString(release).contains(mine)) {
                    return home;
                }
            }
        }
        return null;
    }
}
