package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Page;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the recipes of docs/leases.md as they stand there. Programs that are not ours are replaced by small ones, which
 * {@link Shop} has.
 */
final class LeasesPageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern COMPOSE_VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    @Test
    void the_first_example_gets_the_same_port_again() throws Exception {
        try (Shop shop = Shop.open()) {
            String example = "exec " + shop.page.block("sh", "--name web -- npx vite");

            ServerProcess vite = shop.start(example);
            String url = shop.awaitUrl("web");
            assertThat(shop.get(url)).isEqualTo("vite");
            vite.terminate();
            Eventually.that(
                    PATIENCE,
                    "the end of the lease",
                    () -> shop.run("projax port --name web").exit() == 3);
            ServerProcess again = shop.start(example);

            assertThat(shop.awaitUrl("web")).isEqualTo(url);
            again.terminate();
        }
    }

    @Tag("long")
    @Test
    void two_worktrees_have_dev_servers_of_their_own() throws Exception {
        Requirement.command("git");
        Requirement.command("npm");
        try (Shop shop = Shop.open()) {
            shop.write("package.json", shop.page.block("json", "\"dev\""));
            shop.run("git init -q && git add . && git -c user.name=Ada -c user.email=ada@localhost commit -qm Shop");

            ServerProcess main = shop.start("npm run dev");
            ServerProcess search = shop.start(shop.page.block("sh", "git worktree add"));
            Shop other = shop.in(shop.checkout.resolveSibling("shop-search"));
            List<String> urls =
                    List.of(shop.awaitUrl("web"), shop.awaitUrl("api"), other.awaitUrl("web"), other.awaitUrl("api"));

            assertThat(urls).doesNotHaveDuplicates();
            assertThat(urls.stream().map(shop::get)).containsExactly("vite", "api", "vite", "api");
            assertThat(other.run("projax port --name api").out()).isEqualTo(portOf(urls.get(3)) + "\n");
            main.terminate();
            search.terminate();
        }
    }

    @Tag("long")
    @Test
    void each_job_has_a_database_and_an_api() throws Exception {
        try (Shop shop = Shop.open()) {
            shop.write("with-services.sh", shop.page.block("sh", "initdb"));
            shop.program("npm", """
                    curl -sf "$URL_API" "localhost:$PORT_DB" >tested
                    echo " $PORT_API $PORT_DB" >>tested
                    exit 3
                    """);
            Shop other = shop.in(Files.createDirectory(shop.checkout.resolveSibling("other")));
            Files.copy(shop.checkout.resolve("with-services.sh"), other.checkout.resolve("with-services.sh"));
            Files.copy(shop.checkout.resolve("api.js"), other.checkout.resolve("api.js"));
            String job = shop.page.block("sh", "-- sh with-services.sh npm test");

            ServerProcess one = shop.start(job);
            ServerProcess two = other.start(job);

            assertThat(one.awaitExit(PATIENCE)).as(one.errors()).isEqualTo(3);
            assertThat(two.awaitExit(PATIENCE)).as(two.errors()).isEqualTo(3);
            List<String> tested = List.of(shop.read("tested"), other.read("tested"));
            assertThat(tested).allMatch(line -> line.matches("apipostgres \\d+ \\d+\n"));
            assertThat(tested.stream()
                            .flatMap(line -> Stream.of(line.strip().split(" ")).skip(1)))
                    .hasSize(4)
                    .doesNotHaveDuplicates();
            assertThat(shop.temporaryFiles()).isEmpty();
        }
    }

    @Tag("long")
    @Test
    void a_job_has_a_range_of_its_own() throws Exception {
        try (Shop shop = Shop.open()) {
            shop.program("npm", "projax start && projax stop");

            Finished job = shop.run(shop.page.block("sh", "PROJAX_RANGE=$PORT"));

            String url = shop.place.url(0);
            assertThat(job.out()).as(job.err()).isEqualTo(url + "\nstopped " + url + "\n");
        }
    }

    @Test
    void a_detached_lease_outlives_its_shell() throws Exception {
        Requirement.command("curl");
        try (Shop shop = Shop.open()) {
            Finished leased = shop.run(shop.page.block("sh", "--detach --until 2h"));
            Finished used = shop.run(shop.page.block("sh", "vite.log"));
            Finished refused = shop.run("projax lease --name web -- true");
            Finished released = shop.run(shop.page.block("sh", "projax release"));
            Finished after = shop.run("projax port --name web");

            assertThat(leased.out()).isEqualTo(shop.place.port(0) + "\n");
            assertThat(used.out()).as(used.err()).isEqualTo("vite");
            assertThat(refused.exit()).isEqualTo(4);
            assertThat(released.exit()).as(released.err()).isZero();
            assertThat(after.exit()).isEqualTo(3);
        }
    }

    @Tag("long")
    @Test
    void direnv_sets_the_same_ports_in_each_shell() throws Exception {
        Requirement.command("direnv");
        Requirement.command("bash");
        try (Shop shop = Shop.open()) {
            shop.write(".envrc", shop.page.block("sh", "export PORT_WEB"));
            shop.run("direnv allow");

            Finished first = shop.run("direnv exec . sh -c 'echo $PORT_WEB $PORT_API'");
            Finished second = shop.run("direnv exec . sh -c 'echo $PORT_WEB $PORT_API'");

            assertThat(first.out()).as(first.err()).isEqualTo(shop.place.port(0) + " " + shop.place.port(1) + "\n");
            assertThat(second.out()).as(second.err()).isEqualTo(first.out());
        }
    }

    @Test
    void compose_gets_a_port_for_each_variable_of_its_file() throws Exception {
        try (Shop shop = Shop.open()) {
            shop.program("docker", "test \"$*\" = 'compose up' && env");
            Set<String> variables = COMPOSE_VARIABLE
                    .matcher(shop.page.block("yaml", "services:"))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());

            Finished docker = shop.run(shop.page.block("sh", "docker compose up"));

            Set<String> ports = docker.out()
                    .lines()
                    .filter(line -> variables.contains(line.replaceFirst("=.*", "")))
                    .map(line -> line.replaceFirst(".*=", ""))
                    .collect(Collectors.toSet());
            assertThat(variables).containsExactlyInAnyOrder("PORT_DB", "PORT_WEB");
            assertThat(ports)
                    .containsExactlyInAnyOrder(
                            Integer.toString(shop.place.port(0)), Integer.toString(shop.place.port(1)));
        }
    }

    @Test
    void a_jvm_program_leases_ports_with_and_without_names() throws Exception {
        try (Shop shop = Shop.open()) {
            shop.program("npm", "echo $PORT_DB $PORT_API");
            String code = shop.page.block("java", "Leases.of");
            assertThat(code).contains("21000-21999");
            shop.write("Test.java", """
                    import dev.projax.core.allocation.Leases;
                    import dev.projax.core.allocation.PortLease;
                    import dev.projax.core.allocation.PortRange;
                    import java.time.Duration;
                    import java.util.List;
                    class Test {
                        public static void main(String[] args) throws Exception {
                    %s}}
                    """.formatted(
                            code.replace("21000-21999", shop.place.range().toString())));
            Path core = Distribution.directory().resolve("lib/projax-core.jar");
            String java = System.getProperty("java.home") + "/bin/java";

            Finished printed = shop.terminal().run(java, "-cp", core.toString(), "Test.java");

            assertThat(printed.out())
                    .as(printed.err())
                    .isEqualTo("%1$d\n%1$d %2$d\n".formatted(shop.place.port(0), shop.place.port(1)));
        }
    }

    private static int portOf(String url) {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    /**
     * A project with an API, and on its {@code PATH} the programs that the page uses: {@code vite}, PostgreSQL and
     * others do what the page needs and no more.
     */
    private static final class Shop implements AutoCloseable {
        /** Answers with the name of the program. */
        private static final String LISTENER = """
                #!/usr/bin/env node
                const port = process.argv[process.argv.indexOf('--port') + 1];
                const name = require('path').parse(process.argv[1]).name;
                require('http').createServer((_, answer) => answer.end(name)).listen(port, '127.0.0.1');
                """;

        private final Page page = Page.read("docs/leases.md");
        private final Workplace place;
        private final Path checkout;
        private final Path programs;
        private final Path temporary;

        private Shop(Workplace place, Path checkout) throws IOException {
            this.place = place;
            this.checkout = checkout;
            this.programs = place.directory().resolve("programs");
            this.temporary = place.directory().resolve("tmp");
        }

        static Shop open() throws IOException {
            Requirement.command("node");
            Workplace place = Workplace.open();
            Shop shop = new Shop(
                    place,
                    Files.createDirectories(place.directory().resolve("src").resolve("shop")));
            Files.createDirectory(shop.programs);
            Files.createDirectory(shop.temporary);
            shop.write("api.js", LISTENER);
            for (String name : List.of("vite", "postgres")) {
                executable(shop.programs.resolve(name), LISTENER);
            }
            shop.program("npx", "exec \"$@\"");
            shop.program("concurrently", "for each; do sh -c \"exec $each\" & done; trap 'kill $(jobs -p)' TERM; wait");
            shop.program("initdb", "test -d \"$2\"");
            shop.program("pg_ctl", """
                    case $1 in
                        start)
                            port=${6#-p }
                            postgres --port "${port%% *}" &
                            echo $! >"$4/postmaster.pid"
                            until curl -s -o /dev/null "localhost:${port%% *}"; do sleep 0.1; done
                            ;;
                        stop) kill "$(cat "$3/postmaster.pid")" ;;
                    esac
                    """);
            return shop;
        }

        /** Returns the same in another checkout. Close only the first. */
        Shop in(Path other) throws IOException {
            return new Shop(place, other);
        }

        /** Puts a program on the {@code PATH}. */
        void program(String name, String script) throws IOException {
            executable(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        }

        private static void executable(Path file, String text) throws IOException {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        void write(String name, String text) throws IOException {
            Files.writeString(checkout.resolve(name), text);
        }

        String read(String name) throws IOException {
            return Files.readString(checkout.resolve(name));
        }

        Terminal terminal() {
            String path = String.join(
                    ":",
                    programs.toString(),
                    Distribution.directory().resolve("bin").toString(),
                    System.getenv("PATH"));
            return place.terminal().in(checkout).with("PATH", path).with("TMPDIR", temporary.toString());
        }

        Finished run(String script) throws IOException {
            return terminal().run("sh", "-c", script);
        }

        ServerProcess start(String script) throws IOException {
            return terminal().start("sh", "-e", "-c", script);
        }

        /** Waits until the program with that name listens, and returns its URL. */
        String awaitUrl(String name) throws IOException {
            StringBuilder url = new StringBuilder();
            Eventually.that(PATIENCE, name + " to listen", () -> {
                url.setLength(0);
                url.append(run("projax url --name " + name).out().strip());
                return url.length() > 0 && !get(url.toString()).isEmpty();
            });
            return url.toString();
        }

        /** Returns what a URL answers; an empty text if nothing listens. */
        String get(String url) {
            try {
                return run("curl -sf " + url).out();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<Path> temporaryFiles() throws IOException {
            try (Stream<Path> files = Files.list(temporary)) {
                return files.toList();
            }
        }

        @Override
        public void close() throws IOException {
            place.close();
        }
    }
}
