package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.SharedClasses;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The distribution with its own Java, unpacked from its archive, as on a machine without Java. */
@Tag("image")
final class ImageIT {
    @Test
    void needs_no_java() throws Exception {
        Requirement.command("tar");
        try (Workplace place = Workplace.open()) {
            Path launcher = unpack(place);
            Path empty = Files.createDirectory(place.directory().resolve("empty"));
            Terminal bare = place.terminal().without("JAVA_HOME").with("PATH", empty.toString());

            Finished version = bare.run(launcher.toString(), "--version");
            Finished mistaken = bare.with("JAVA_HOME", "/no where").run(launcher.toString(), "--version");

            assertThat(version.err()).isEmpty();
            assertThat(version.out()).startsWith("projax " + Distribution.version() + " (Java 25");
            assertThat(mistaken).extracting(Finished::out).isEqualTo(version.out());
        }
    }

    @Test
    void has_a_bridge_that_needs_no_java_either() throws Exception {
        Requirement.command("tar");
        try (Workplace place = Workplace.open()) {
            Path bridge = unpack(place).resolveSibling("projax-desktop-bridge");
            Path empty = Files.createDirectory(place.directory().resolve("empty"));
            String initialize = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}";
            Path input = Files.writeString(
                    place.directory().resolve("input"),
                    "Content-Length: " + initialize.length() + "\r\n\r\n" + initialize);

            Finished ended = place.terminal()
                    .without("JAVA_HOME")
                    .run(
                            "sh",
                            "-c",
                            "PATH=\"$2\" exec \"$0\" <\"$1\"",
                            bridge.toString(),
                            input.toString(),
                            empty.toString());

            assertThat(ended.exit()).as(ended.err()).isZero();
            assertThat(ended.out()).contains("\"id\":1,\"result\":{\"name\":\"projax-desktop-bridge\"");
        }
    }

    @Test
    void serves_and_is_found() throws Exception {
        Requirement.command("tar");
        try (Workplace place = Workplace.open()) {
            String launcher = unpack(place).toString();
            Terminal terminal = place.terminal().without("JAVA_HOME").with("PROJAX_DEADLINE", "10s");

            terminal.start(launcher, "serve").awaitUrl();
            Finished port = terminal.run(launcher, "port");

            assertThat(port.err()).isEmpty();
            assertThat(port.out()).isEqualTo(place.port(0) + "\n");
            assertThat(terminal.run(launcher, "port", "--json", "--verified").out())
                    .contains("\"port\":" + place.port(0))
                    .contains("\"verified\":true");
            assertThat(terminal.run(launcher, "stop").exit()).isZero();
        }
    }

    @Test
    void serves_in_the_background() throws Exception {
        Requirement.command("tar");
        try (Workplace place = Workplace.open()) {
            String launcher = unpack(place).toString();
            Terminal terminal = place.terminal().without("JAVA_HOME");

            Finished started = terminal.run(launcher, "start");
            Finished stopped = terminal.run(launcher, "stop");

            assertThat(started.out()).isEqualTo(place.url(0) + "\n");
            assertThat(stopped.exit()).isZero();
        }
    }

    @Test
    void uses_its_caches_wherever_it_is_unpacked() throws Exception {
        Requirement.command("tar");
        try (Workplace place = Workplace.open()) {
            Path launcher = unpack(place);
            Path moved = Files.move(
                    launcher.resolve("../..").normalize(), place.directory().resolve("moved to"));

            for (String command : List.of("port", "who", "lease")) {
                assertThat(SharedClasses.areUsedBy(
                                place.terminal(), moved.resolve("bin/projax").toString(), command))
                        .isTrue();
            }
        }
    }

    @Test
    void works_without_its_caches() throws Exception {
        Requirement.command("tar");
        try (Workplace place = Workplace.open()) {
            Path launcher = unpack(place);
            Path lib = launcher.resolve("../../lib").normalize();

            for (String content : List.of("", "garbage")) {
                Files.writeString(lib.resolve("client.aot"), content);
                assertFindsNoServer(place.terminal().run(launcher.toString(), "port"));
            }
            Files.delete(lib.resolve("client.aot"));
            assertFindsNoServer(place.terminal().run(launcher.toString(), "port"));
        }
    }

    @Test
    void works_for_another_user_who_can_only_read_it() throws Exception {
        Requirement.root();
        Requirement.command("setpriv");
        Requirement.command("tar");
        try (Workplace place = Workplace.open()) {
            String launcher = unpack(place).toString();
            Files.setPosixFilePermissions(place.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
            Path home = Files.createDirectory(place.directory().resolve("of nobody"));
            place.terminal()
                    .run(
                            "chmod",
                            "-R",
                            "a-w",
                            place.directory().resolve("projax").toString());
            place.terminal().run("chown", Integer.toString(Nobody.UID), home.toString());
            Terminal terminal = place.terminal()
                    .without("JAVA_HOME")
                    .with("PROJAX_HOME", home + "/.projax")
                    .with("PROJAX_DEADLINE", "10s");

            Finished started = terminal.run(Nobody.command(launcher, "start"));
            Finished port = terminal.run(Nobody.command(launcher, "port"));
            Finished stopped = terminal.run(Nobody.command(launcher, "stop"));

            assertThat(started.out()).isEqualTo(place.url(0) + "\n");
            assertThat(port.out()).isEqualTo(place.port(0) + "\n");
            assertThat(port.err()).isEmpty();
            assertThat(stopped.exit()).isZero();
            assertThat(SharedClasses.areUsedBy(terminal, Nobody.command(launcher, "port")))
                    .isTrue();
        }
    }

    private static void assertFindsNoServer(Finished finished) {
        assertThat(finished.exit()).isEqualTo(3);
        assertThat(finished.out()).isEmpty();
        assertThat(finished.err()).startsWith("projax: no server on ").hasLineCount(1);
    }

    private static Path unpack(Workplace place) throws IOException {
        Path archive = Distribution.directory().resolveSibling("projax-image.tar.gz");
        Finished unpacked = place.terminal().run("tar", "-xzf", archive.toString());
        assertThat(unpacked.err()).isEmpty();
        return place.directory().resolve("projax/bin/projax");
    }
}
