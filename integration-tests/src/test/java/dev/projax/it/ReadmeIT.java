package dev.projax.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.registry.App;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Readme;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The README's example for a program that embeds {@code core}, used as a stranger would: in a separate project. */
final class ReadmeIT {
    private static final Duration COMPILING = Duration.ofMinutes(2);
    private static final int MOST_LINES_OF_A_HOST = 20;

    @Test
    void a_host_has_at_most_20_lines_with_its_imports() throws IOException {
        assertThat(Readme.block("java", "class Acme {").lines()).hasSizeLessThanOrEqualTo(MOST_LINES_OF_A_HOST);
    }

    @Test
    void the_examples_for_hosting_and_finding_work_under_their_own_name() throws Exception {
        Path repository = Path.of(property("projax.localRepository"));
        Path core = repository
                .resolve("dev/projax/projax-core")
                .resolve(Distribution.version())
                .resolve("projax-core-" + Distribution.version() + ".jar");
        Requirement.that(Files.exists(core), "needs projax-core in the local repository; run mvn install");
        try (Workplace place = Workplace.open()) {
            Path project = Files.createDirectories(place.directory().resolve("acme project"));
            Map<String, String> variables = Map.of(
                    "ACME_HOME", place.home().toString(),
                    "ACME_RANGE", place.range().toString());
            Terminal terminal = place.terminal().in(project).with(variables);

            Files.writeString(project.resolve("pom.xml"), pom(Readme.block("xml", "<dependency>")));
            Path sources = Files.createDirectories(project.resolve("src/main/java"));
            Files.writeString(sources.resolve("Acme.java"), Readme.block("java", "class Acme {"));
            Files.writeString(sources.resolve("FindAcme.java"), Readme.block("java", "class FindAcme"));
            Finished compiled = terminal.run(
                    COMPILING,
                    property("projax.maven") + "/bin/mvn",
                    "-B",
                    "-q",
                    "-o",
                    // use the artifacts that are there, whichever mirror they came from
                    "-Dmaven.legacyLocalRepo=true",
                    "-Dmaven.repo.local=" + repository,
                    "org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile");
            assertThat(compiled.exit()).as(compiled.out() + compiled.err()).isZero();

            String java = property("java.home") + "/bin/java";
            String classPath = "target/classes:" + core;
            ServerProcess acme = terminal.start(java, "-cp", classPath, "Acme").awaitUrl();

            App app = App.named("acme", PortRange.of(1), variables);
            Optional<Server> found = Discovery.of(app).find();
            assertThat(found.map(Server::port)).contains(acme.port()).contains(place.port(0));
            assertThat(found.map(Server::verified)).contains(true);
            assertThat(app.portFile()).hasContent(acme.port() + "\n");

            requireGuarded(acme);
            pressEnter(acme);

            assertThat(acme.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(place.files()).isEmpty();

            ServerProcess again = terminal.start(java, "-cp", classPath, "Acme").awaitUrl();
            Finished finder = terminal.run(COMPILING, java, "-cp", classPath, "FindAcme");
            int exit = again.terminate();

            assertThat(finder.out()).isEqualTo(again.url() + "\n");
            assertThat(exit).isEqualTo(143);
            assertThat(place.files()).isEmpty();
        }
    }

    /** The server of the example refuses what {@code projax serve} refuses, without a line for that. */
    private static void requireGuarded(ServerProcess acme) throws IOException {
        for (String path : List.of("/", "/health")) {
            RawHttp.Answer evil = RawHttp.ask(acme.port(), "GET " + path + " HTTP/1.1", "Host: evil.example");
            assertThat(evil.status()).isEqualTo(403);
            assertThat(evil.body()).isEqualTo("the host evil.example is not allowed; use localhost or 127.0.0.1\n");
        }
        String local = "Host: localhost:" + acme.port();
        assertThat(RawHttp.ask(acme.port(), "GET / HTTP/1.1", local, "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        RawHttp.Answer get = RawHttp.ask(acme.port(), "GET /health HTTP/1.1", local);
        RawHttp.Answer head = RawHttp.ask(acme.port(), "HEAD /health HTTP/1.1", local);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).hasSize(1).isEqualTo(get.header("Content-Length"));
        assertThat(head.body()).isEmpty();
        assertThat(RawHttp.ask(acme.port(), "GET /x HTTP/1.1", local).body()).isEqualTo("Hello from acme\n");
    }

    private static void pressEnter(ServerProcess process) throws IOException {
        process.process().outputWriter().append('\n').flush();
    }

    private static String pom(String dependency) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>acme</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>17</maven.compiler.release>
                    <project.build.sourceEncoding>%s</project.build.sourceEncoding>
                  </properties>
                  <dependencies>
                %s  </dependencies>
                </project>
                """.formatted(UTF_8, dependency);
    }

    private static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new AssertionError("the build sets " + name + "; run this test with mvn verify"));
    }
}
