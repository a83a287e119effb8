package dev.projax.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.files.Reading;
import dev.projax.core.net.Loopback;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    private final App app;

    TargetTest(@TempDir Path home) {
        app = new App(
                "acme",
                new PortRange(7001, 7003),
                List.of(9002, 7002, 9001),
                home,
                home.resolve("port"),
                Leases.in(home.resolve("leases")));
    }

    @Test
    void asks_the_range_and_then_the_extra_ports_each_port_once() {
        List<Target> targets = Target.of(app, reading(), List.of());

        assertThat(targets)
                .extracting(Target::port, Target::sources)
                .containsExactly(
                        tuple(7001, Set.of(Candidate.Source.RANGE)),
                        tuple(7002, Set.of(Candidate.Source.RANGE, Candidate.Source.EXTRA)),
                        tuple(7003, Set.of(Candidate.Source.RANGE)),
                        tuple(9002, Set.of(Candidate.Source.EXTRA)),
                        tuple(9001, Set.of(Candidate.Source.EXTRA)));
        assertThat(targets).noneMatch(it -> it.sources().contains(Candidate.Source.PORT_FILE));
    }

    @Test
    void asks_the_port_files_port_first() throws IOException {
        Files.writeString(app.portFile(), "5000\n");

        List<Target> targets = Target.of(app, reading(), List.of());

        assertThat(targets).extracting(Target::port).containsExactly(5000, 7001, 7002, 7003, 9002, 9001);
        assertThat(targets.get(0).sources()).containsExactly(Candidate.Source.PORT_FILE);
        assertThat(targets)
                .filteredOn(it -> it.sources().contains(Candidate.Source.PORT_FILE))
                .hasSize(1);
    }

    @Test
    void merges_the_port_files_port_with_its_other_reasons() throws IOException {
        Files.writeString(app.portFile(), "7002\n");

        List<Target> targets = Target.of(app, reading(), List.of());

        assertThat(targets).extracting(Target::port).containsExactly(7002, 7001, 7003, 9002, 9001);
        assertThat(targets.get(0).sources())
                .containsExactly(Candidate.Source.PORT_FILE, Candidate.Source.RANGE, Candidate.Source.EXTRA);
    }

    @Test
    void does_not_ask_the_port_of_an_ignored_port_file() throws IOException {
        Files.writeString(app.portFile(), "5000abc\n");

        List<Target> targets = Target.of(app, reading(), List.of());

        assertThat(targets).extracting(Target::port).startsWith(7001).doesNotContain(5000);
    }

    @Test
    void asks_the_ports_of_records_and_those_outside_the_range_last() {
        InstanceId living = new InstanceId("0123456789abcdef");
        InstanceId unknown = new InstanceId("fedcba9876543210");

        List<Target> targets = Target.of(
                app,
                reading(),
                List.of(new Target.Registered(living, 7003, true), new Target.Registered(unknown, 6000, false)));

        assertThat(targets)
                .extracting(Target::port, Target::sources, Target::living)
                .contains(
                        tuple(7003, Set.of(Candidate.Source.RANGE, Candidate.Source.RECORD), living),
                        tuple(6000, Set.of(Candidate.Source.RECORD), null));
        assertThat(targets).last().extracting(Target::port).isEqualTo(6000);
    }

    @ParameterizedTest
    @CsvSource({
        "ABSENT, true, UNRESPONSIVE",
        "ABSENT, false, ABSENT",
        "FOREIGN, true, FOREIGN",
        "UNVERIFIED, true, UNVERIFIED",
        "UNRESPONSIVE, false, UNRESPONSIVE"
    })
    void reports_a_refusal_as_absent_unless_the_server_is_running(
            Candidate.Outcome seen, boolean lives, Candidate.Outcome meant) {
        InstanceId living = lives ? new InstanceId("0123456789abcdef") : null;
        Target target = new Target(7001, Loopback.IPV4, Set.of(Candidate.Source.RECORD), living);

        Answer verdict = target.interpret(Answer.of(seen, "test"));

        assertThat(verdict.outcome()).isEqualTo(meant);
    }

    private Reading<Integer> reading() {
        return PortFile.of(app).read();
    }
}
