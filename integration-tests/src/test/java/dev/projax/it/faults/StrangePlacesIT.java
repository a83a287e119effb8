package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Chroot;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * E2, E3, E4: every command works as usual without a locale, without IPv6, and on a system with hardly any programs.
 */
@Tag("long")
final class StrangePlacesIT {
    private static final Path JDKS = Path.of("/usr/lib/jvm");

    /**
     * Sets a home with an umlaut in its name. The script is ASCII, because this JVM could not pass on anything else if
     * it has no locale either.
     */
    private static final String WITH_UMLAUT =
            "umlaut=$(printf '\\303\\244'); export PROJAX_HOME=\"$PROJAX_HOME/$umlaut\"; exec \"$0\" \"$@\"";

    static List<Path> jdks() throws IOException {
        List<Path> jdks = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        if (Files.isDirectory(JDKS)) {
            try (Stream<Path> others = Files.list(JDKS)) {
                others.filter(jdk -> release(jdk) > release(jdks.get(0)))
                        .findFirst()
                        .ifPresent(jdks::add);
            }
        }
        return jdks;
    }

    private static int release(Path jdk) {
        try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> Runtime.Version.parse(line.split("\"", -1)[1]).feature())
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void every_command_works_without_a_locale(Path jdk) throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            Terminal bare = place.terminal()
                    .without("LANG")
                    .without("LC_CTYPE")
                    .with("LC_ALL", "C")
                    .with("JAVA_HOME", jdk.toString());
            EveryCommand.Projax projax = arguments -> bare.run(inUmlaut(Workplace.command(arguments)));
            try {
                expectAll("E2", "no locale, Java " + release(jdk), projax, place);
            } finally {
                projax.run("stop", "--all", "--force");
            }

            Finished home = bare.run(inUmlaut("sh", "-c", "exec \"$0\" doctor", Workplace.command()[0]));
            assertThat(home.out()).contains(place.home() + "/\u00e4 is private");
            Finished echo = bare.run(
                    "sh", "-c", "exec \"$0\" lease -- echo \"$(printf '\\303\\274') {port}\"", Workplace.command()[0]);
            assertThat(echo.out()).matches("\u00fc [0-9]+\\R");
            Finished mistake =
                    bare.run("sh", "-c", "exec \"$0\" \"h$(printf '\\303\\266')lp\"", Workplace.command()[0]);
            assertThat(mistake.err()).startsWith("projax: unknown command \"h\u00f6lp\"; did you mean help?");
        }
    }

    private static String[] inUmlaut(String... command) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", WITH_UMLAUT));
        words.addAll(List.of(command));
        return words.toArray(String[]::new);
    }

    @Test
    void every_command_works_where_the_loopback_device_has_no_ipv6() throws IOException {
        try (OwnNetwork network = OwnNetwork.withoutIpv6();
                Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal().in(network);

            expectAll("E3", "disable_ipv6", arguments -> terminal.run(Workplace.command(arguments)), place);
            Finished doctor = terminal.run(Workplace.command("doctor"));

            assertThat(doctor.out())
                    .containsPattern("warn +IPv6 .*because ::1 cannot be bound")
                    .contains("fix: sysctl -w net.ipv6.conf.lo.disable_ipv6=0");
            network.set("sysctl -qw net.ipv6.conf.lo.disable_ipv6=0");
            assertThat(terminal.run(Workplace.command("doctor")).out()).containsPattern("ok +IPv6 ");
        }
    }

    @Test
    void every_command_works_where_java_prefers_ipv4() throws IOException {
        try (Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal().with("PROJAX_JAVA_OPTIONS", "-Djava.net.preferIPv4Stack=true");

            expectAll("E3", "preferIPv4Stack", arguments -> terminal.run(Workplace.command(arguments)), place);
        }
    }

    @Test
    void every_command_works_in_a_chroot_on_an_overlay_with_busybox_only() throws IOException {
        try (Workplace place = Workplace.open();
                Chroot chroot = Chroot.open(place.home())) {
            EveryCommand.Projax projax =
                    arguments -> place.terminal().run(chroot.command(Workplace.command(arguments)));

            expectAll("E4", "chroot, overlay, busybox", projax, place);
            Finished doctor = projax.run("doctor");

            for (String subject : List.of(
                    "home", "disk", "servers", "locks", "temporary files", "port file", "IPv6", "ports", "range")) {
                assertThat(doctor.out()).containsPattern("(?m)^(ok|warn) +" + subject + " ");
            }
        }
    }

    private static void expectAll(String row, String place, EveryCommand.Projax projax, Workplace workplace)
            throws IOException {
        EveryCommand every = EveryCommand.run(projax, workplace.port(0));

        FaultTable.record(row, place, every.tries(), every.wrong().size(), every.worst());
        assertThat(every.wrong()).isEmpty();
    }
}
