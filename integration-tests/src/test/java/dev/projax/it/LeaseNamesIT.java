package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names give the same thing the same port in each directory. */
final class LeaseNamesIT {
    /** Says that it runs, and runs until stdin is closed. */
    private static final String RUNNING = "echo http://localhost:$PORT; cat >/dev/null";

    private static final int WORKTREES = 8;

    @Test
    void a_program_gets_every_name_in_its_environment_and_its_arguments() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished program = place.projax(
                    "lease",
                    "--name",
                    "web",
                    "--name",
                    "my-api",
                    "--",
                    "sh",
                    "-c",
                    "echo $PORT $PORT_WEB $PORT_MY_API $URL_MY_API $*",
                    "sh",
                    "{port}",
                    "--api={port:my-api}",
                    "{port:other}");

            String web = Integer.toString(place.port(0));
            String api = Integer.toString(place.port(1));
            assertThat(program.out())
                    .isEqualTo(String.join(" ", web, web, api, "http://localhost:" + api, web, "--api=" + api)
                            + " {port:other}\n");
        }
    }

    @Test
    void a_name_keeps_its_port_in_its_directory() throws Exception {
        try (Workplace place = Workplace.open()) {
            Terminal shop = place.terminal().in(worktree(place, "shop"));
            Terminal blog = place.terminal().in(worktree(place, "blog"));

            String first = shop.run(printing("web")).out();
            String other = blog.run(printing("web")).out();
            String again = shop.in(Files.createDirectory(place.directory().resolve("shop/src")))
                    .run(printing("web"))
                    .out();

            assertThat(other).isNotEqualTo(first);
            assertThat(again).isEqualTo(first);
        }
    }

    @Test
    void any_shell_in_the_directory_finds_the_name_while_it_is_leased() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path shop = worktree(place, "shop");
            Terminal terminal = place.terminal().in(shop);
            ServerProcess web = terminal.start(Workplace.command("lease", "--name", "web", "--", "sh", "-c", RUNNING))
                    .awaitUrl();
            Terminal second = terminal.in(Files.createDirectory(shop.resolve("src")));

            assertThat(second.run(Workplace.command("port", "--name", "web")).out())
                    .isEqualTo(web.port() + "\n");
            assertThat(second.run(Workplace.command("url", "--name", "web")).out())
                    .isEqualTo(web.url() + "\n");
            assertThat(place.projax("port", "--name", "web", "--directory", shop.toString())
                            .out())
                    .isEqualTo(web.port() + "\n");
            assertThat(place.projax("port", "--name", "web").exit()).isEqualTo(3);
            Finished taken = second.run(printing("web"));
            assertThat(taken.exit()).isEqualTo(4);
            assertThat(taken.err())
                    .isEqualTo("projax: web in " + shop + " is already leased to sh (pid " + web.pid() + ") on port "
                            + web.port() + "; wait with --wait 1m, or try: projax leases\n");
        }
    }

    @Test
    void a_call_waits_for_a_name() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess web = place.terminal()
                    .start(Workplace.command("lease", "--name", "web", "--", "sh", "-c", RUNNING))
                    .awaitUrl();
            ServerProcess waiting = place.terminal()
                    .start(Workplace.command("lease", "--name", "web", "--wait", "1m", "--", "sh", "-c", RUNNING))
                    .awaitErrors("waiting up to 60 s");

            web.process().getOutputStream().close();

            assertThat(waiting.awaitUrl().port()).isEqualTo(web.port());
            assertThat(waiting.errors())
                    .isEqualTo("projax: web in " + place.directory() + " is already leased to sh (pid " + web.pid()
                            + ") on port " + web.port() + "; waiting up to 60 s\n");
        }
    }

    @Test
    void all_names_are_leased_or_none() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess web = place.terminal()
                    .start(Workplace.command("lease", "--name", "web", "--", "sh", "-c", RUNNING))
                    .awaitUrl();

            Finished both = place.projax("lease", "--name", "api", "--name", "web", "--", "true");
            Finished api = place.projax("port", "--name", "api");

            assertThat(both.exit()).isEqualTo(4);
            assertThat(api.exit()).isEqualTo(3);
            assertThat(api.err())
                    .isEqualTo("projax: api is not leased in " + place.directory() + "; leased there: web\n");
            assertThat(web.process().isAlive()).isTrue();
        }
    }

    /** A day with eight worktrees, three names each: all start at once, twice. */
    @Test
    @Tag("long")
    void worktrees_work_side_by_side_and_keep_their_ports() throws Exception {
        try (Workplace place = Workplace.open()) {
            List<Terminal> terminals = new ArrayList<>();
            for (int i = 0; i < WORKTREES; i++) {
                terminals.add(place.terminal()
                        .in(worktree(place, "shop-" + i))
                        .with("PROJAX_LEASE_RANGE", "22600-22699")
                        .with(
                                "PROJAX_HOME",
                                place.directory().resolve("home-" + i).toString()));
            }

            List<String> first = startAll(terminals);
            List<String> second = startAll(terminals);

            Set<String> ports = new HashSet<>();
            first.forEach(line -> ports.addAll(List.of(line.split(" ", -1))));
            assertThat(ports).hasSize(3 * WORKTREES);
            assertThat(second).isEqualTo(first);
        }
    }

    /** Starts a program with three ports in each terminal, and returns the ports of each when all of them run. */
    private static List<String> startAll(List<Terminal> terminals) throws IOException {
        String script = "echo http://localhost:$PORT; echo $PORT_WEB $PORT_API $PORT_DB; cat >/dev/null";
        List<ServerProcess> programs = new ArrayList<>();
        for (Terminal terminal : terminals) {
            programs.add(terminal.start(Workplace.command(
                    "lease", "--name", "web", "--name", "api", "--name", "db", "--wait", "20s", "--", "sh", "-c",
                    script)));
        }
        List<String> ports = new ArrayList<>();
        for (ServerProcess program : programs) {
            ports.add(program.awaitUrl().output().lines().skip(1).findFirst().orElse(""));
        }
        for (ServerProcess program : programs) {
            program.process().getOutputStream().close();
            program.awaitExit(Duration.ofSeconds(10));
        }
        return ports;
    }

    /** Creates a directory with a .git file, as a worktree has. */
    private static Path worktree(Workplace place, String name) throws IOException {
        Path worktree = Files.createDirectory(place.directory().resolve(name));
        Files.writeString(worktree.resolve(".git"), "gitdir: elsewhere\n");
        return worktree;
    }

    private static String[] printing(String name) {
        return Workplace.command("lease", "--name", name, "--", "sh", "-c", "echo $PORT");
    }
}
