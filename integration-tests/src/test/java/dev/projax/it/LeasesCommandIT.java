package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code projax leases} lists the leases of a user. */
final class LeasesCommandIT {
    @Test
    void it_shows_the_leases_of_all_homes_and_apps_with_those_of_this_directory_first() throws Exception {
        try (Workplace place = Workplace.open()) {
            Path shop = Files.createDirectory(place.directory().resolve("shop"));
            Terminal elsewhere = place.terminal()
                    .in(shop)
                    .with("PROJAX_HOME", place.directory().resolve("other").toString());
            Leases acme = Leases.of(place.environment()).forApp("acme").forDirectory(place.home());
            ServerProcess web = elsewhere
                    .start(Workplace.command(
                            "lease", "--name", "web", "--", "sh", "-c", "echo http://localhost:$PORT; cat"))
                    .awaitUrl();
            long self = ProcessHandle.current().pid();
            try (PortLease api = acme.forProcess(self, "java")
                    .lease(place.range(), List.of("api"))
                    .get(0)) {
                place.projax("lease", "--detach", "--until", Long.toString(web.pid()));

                List<String> lines =
                        elsewhere.run(Workplace.command("leases")).out().lines().toList();

                String age = " +[0-9]+s +";
                assertThat(lines).hasSize(7);
                assertThat(lines.get(0)).matches(" {2}PORT +NAME +HELD BY +SINCE +UNTIL");
                assertThat(lines.get(1)).isEqualTo(shop + " (here)");
                assertThat(lines.get(2))
                        .matches("  " + place.port(0) + " +web +sh \\(pid " + web.pid() + "\\)" + age + "it exits");
                assertThat(lines.subList(3, 7))
                        .contains(place.directory().toString(), place.home().toString());
                assertThat(lines.subList(3, 7))
                        .anyMatch(line -> line.matches(
                                "  " + api + " +api +java \\(pid " + self + "\\), acme" + age + "it exits"))
                        .anyMatch(line -> line.matches(
                                "  " + place.port(2) + " +- +pid " + web.pid() + age + "release, or it exits"));
            }
        }
    }

    @Test
    void without_leases_it_says_so_and_writes_nothing() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished none = place.projax("leases");

            assertThat(none.exit()).isZero();
            assertThat(none.out()).isEmpty();
            assertThat(none.err()).isEqualTo("projax: no port is leased\n");
            assertThat(place.directory().resolve("leases")).doesNotExist();
        }
    }

    @Test
    void a_lease_whose_program_was_killed_disappears() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess web = place.terminal()
                    .start(Workplace.command("lease", "--", "sh", "-c", "echo http://localhost:$PORT; cat"))
                    .awaitUrl();
            web.kill();

            Finished next = place.projax("lease", "--", "sh", "-c", "echo $PORT");

            assertThat(next.out()).isEqualTo(web.port() + "\n");
            assertThat(place.projax("leases", "--json").out()).doesNotContain(Long.toString(web.pid()));
        }
    }
}
