package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.cli.Terminal;
import dev.projax.cli.Terminal.Screen;
import dev.projax.cli.command.UserShell;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.instances.Registration;
import dev.projax.core.registry.App;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code doctor}, in this process: what it finds, and that the commands that it shows fix it. */
@Timeout(30)
class DoctorTest {
    private static final String ID = "0123456789abcdef";

    private final Path parent;
    private final Path home;
    private final int port = FreePorts.one();
    private final Terminal terminal;

    DoctorTest(@TempDir Path parent) {
        this.parent = parent;
        home = parent.resolve("ada's home");
        terminal = new Terminal(home, Integer.toString(port));
    }

    @Test
    void changes_and_reports_nothing_without_a_home() {
        Screen screen = terminal.projax("doctor");

        assertThat(screen.exit()).isZero();
        assertThat(screen.out())
                .anyMatch(line -> line.matches("ok +home .*") && line.endsWith("the first server creates it"));
        assertThat(screen.out()).noneMatch(line -> line.startsWith("fail"));
        assertThat(home).doesNotExist();
    }

    @Test
    void deletes_no_file_of_a_running_server() throws IOException {
        App app = App.projax(Map.of(
                "PROJAX_HOME",
                home.toString(),
                "PROJAX_LEASES",
                home.resolve("leases").toString()));
        try (Registration living = Registration.begin(app)) {
            living.publish(port, false);
            String id = living.identity().id().text();
            Files.writeString(home.resolve("instances").resolve(id + ".instance"), "version=2\n");

            assertThat(findings()).anySatisfy(finding -> {
                assertThat(finding.subject()).isEqualTo("record");
                assertThat(finding.detail()).contains(id, "its lock is held, so it is running");
                assertThat(finding.command()).isEmpty();
            });
        }
    }

    /** Problems with the home that a user can fix. */
    private enum Fault {
        OPEN_HOME("home", "chmod 700 ") {
            @Override
            void inject(Path home) throws IOException {
                Files.createFile(home.resolve("notes.txt"));
                mode(home, "rwxrwxrwx");
            }
        },
        FIFO_FOR_INSTANCES("home", "rm ") {
            @Override
            void inject(Path home) throws IOException {
                fifo(home.resolve("instances"));
            }
        },
        FIFO_FOR_LEASES("home", "rm ") {
            @Override
            void inject(Path home) throws IOException {
                fifo(home.resolve("leases"));
            }
        },
        LINK_FOR_INSTANCES("home", "rm ") {
            @Override
            void inject(Path home) throws IOException {
                Path elsewhere = Files.createDirectory(home.resolveSibling("elsewhere"));
                Files.createSymbolicLink(home.resolve("instances"), elsewhere);
            }
        },
        FILE_FOR_INSTANCES("home", "mv ") {
            @Override
            void inject(Path home) throws IOException {
                Files.writeString(home.resolve("instances"), "precious");
            }
        },
        DANGLING_LINK_FOR_LOGS("home", "rm ") {
            @Override
            void inject(Path home) throws IOException {
                Files.createSymbolicLink(home.resolve("logs"), Path.of("nowhere"));
            }
        },
        DIRECTORY_FOR_START_LOCK("home", "mv ") {
            @Override
            void inject(Path home) throws IOException {
                Files.createDirectories(home.resolve("start.lock/of/others"));
            }
        },
        DIRECTORY_FOR_PORT_FILE("home", "mv ") {
            @Override
            void inject(Path home) throws IOException {
                Files.createDirectories(home.resolve("api-port.txt/of/others"));
            }
        },
        WORDS_IN_PORT_FILE("port file", "rm ") {
            @Override
            void inject(Path home) throws IOException {
                Files.writeString(home.resolve("api-port.txt"), "x\n");
            }
        },
        LINK_FOR_PORT_FILE("port file", "rm ") {
            @Override
            void inject(Path home) throws IOException {
                Files.createSymbolicLink(home.resolve("api-port.txt"), Path.of("nowhere"));
            }
        },
        DIRECTORY_FOR_RECORD("record", "rm -r ") {
            @Override
            void inject(Path home) throws IOException {
                Files.createDirectories(home.resolve("instances").resolve(ID + ".instance/of/others"));
            }
        },
        GARBAGE_FOR_RECORD("record", "rm ") {
            @Override
            void inject(Path home) throws IOException {
                Files.writeString(
                        Files.createDirectory(home.resolve("instances")).resolve(ID + ".instance"), "garbage");
            }
        },
        HOME_BELOW_A_FILE("home", "export PROJAX_HOME=") {
            @Override
            void inject(Path home) throws IOException {
                Files.delete(home);
                Files.writeString(home, "precious");
            }
        },
        CLOSED_HOME("home", "chmod u+rwX ") {
            @Override
            void inject(Path home) throws IOException {
                mode(home, "r-x------");
            }
        },
        CLOSED_HOME_THAT_SHOWS_NOTHING("home", "chmod u+rwX ") {
            @Override
            void inject(Path home) throws IOException {
                Files.writeString(home.resolve("api-port.txt"), "1\n");
                mode(home, "---------");
            }
        },
        CLOSED_INSTANCES("servers", "chmod u+rwX ") {
            @Override
            void inject(Path home) throws IOException {
                mode(Files.createDirectory(home.resolve("instances")), "---------");
            }
        };

        private final String subject;
        private final String command;

        Fault(String subject, String command) {
            this.subject = subject;
            this.command = command;
        }

        abstract void inject(Path home) throws IOException;

        private static void fifo(Path path) throws IOException {
            run("mkfifo '" + path.toString().replace("'", "'\\''") + "'");
        }

        private static void mode(Path directory, String mode) throws IOException {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        }
    }

    /** Root may do everything, so another integration test tries these as an ordinary user. */
    static Stream<Fault> faults() {
        boolean isRoot = System.getProperty("user.name").equals("root");
        return Stream.of(Fault.values())
                .filter(fault -> !isRoot || !fault.name().startsWith("CLOSED"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void fixes_what_is_wrong_with_the_home(Fault fault) throws IOException {
        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        fault.inject(home);

        assertFixed(finding(fault.subject), fault.command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "it's", "\"quoted\"", "$(false)`false`", "two\nlines", "-n", "ends with\\"})
    void quotes_names_that_a_shell_would_change(String name) throws IOException {
        Path odd = parent.resolve(name);
        terminal.export("PROJAX_HOME", odd.toString());
        Files.writeString(Files.createDirectory(odd).resolve("instances"), "precious");
        Files.setPosixFilePermissions(odd, PosixFilePermissions.fromString("rwx------"));

        assertFixed(finding("home"), "mv ");

        assertThat(odd.resolve("instances.aside")).hasContent("precious");
    }

    @Test
    void fixes_the_directory_chosen_for_the_port_file() throws IOException {
        Path shared = Files.createDirectory(parent.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxr-x"));
        terminal.export("PROJAX_PORT_FILE", shared.resolve("port.txt").toString());

        assertFixed(finding("home"), "chmod u+rwx,go-w ");
    }

    @Test
    void never_deletes_a_file_named_as_the_port_file_by_mistake() throws IOException {
        Path precious = parent.resolve("precious");
        Files.createDirectories(precious.resolve("work"));
        terminal.export("PROJAX_PORT_FILE", precious.toString());

        assertFixed(finding("home"), "unset PROJAX_PORT_FILE");

        assertThat(precious.resolve("work")).isDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "HOME, relative, home, export PROJAX_HOME=",
        "PROJAX_HOME, relative, home, export PROJAX_HOME=",
        "PROJAX_PORT_FILE, relative/port.txt, port file, unset PROJAX_PORT_FILE",
        "PROJAX_LEASES, relative, leases, unset PROJAX_LEASES"
    })
    void has_its_other_findings_if_variables_name_no_usable_place(
            String variable, String value, String subject, String command) throws IOException {
        if (variable.endsWith("HOME")) {
            terminal.export("PROJAX_HOME", "");
        }
        terminal.export(variable, value);

        assertThat(findings())
                .extracting(Finding::subject, Finding::result)
                .contains(tuple(subject, Finding.Result.FAIL), tuple("ports", Finding.Result.OK))
                .extracting(tuple -> tuple.toArray()[0])
                .filteredOn(it -> !it.equals(subject))
                .as("what is looked at in a home")
                .doesNotContain("disk", "servers", "port file");
        assertFixed(finding(subject), command);
    }

    @Test
    void reports_variables_that_no_command_can_use() throws IOException {
        terminal.export("PROJAX_RANGE", "abc")
                .export("PROJAX_DEADLINE", "soon")
                .export("PROJAX_ALLOW_HOST", "box,")
                .export("PROJAX_VERIFIED", "maybe");

        assertThat(findings())
                .filteredOn(finding -> finding.subject().equals("environment"))
                .extracting(Finding::detail, Finding::command)
                .containsExactly(
                        tuple("PROJAX_RANGE: \"abc\" is not a port range", "unset PROJAX_RANGE"),
                        tuple("PROJAX_DEADLINE: \"soon\" is not a valid time", "unset PROJAX_DEADLINE"),
                        tuple("PROJAX_ALLOW_HOST: \"\" is not a host name or IP address", "unset PROJAX_ALLOW_HOST"),
                        tuple("PROJAX_VERIFIED: \"maybe\" is neither true nor false", "unset PROJAX_VERIFIED"));
    }

    @Test
    void fixes_with_an_option_what_an_option_broke() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        JsonNode findings = json(terminal.projax("doctor", "--json", "--home", file.toString()))
                .get("findings");

        assertThat(findings.get(0).get("command").textValue()).startsWith("projax start --home ");
    }

    @Test
    void finds_other_ports_if_all_are_taken() throws IOException {
        try (ServerSocket holder = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertFixed(finding("ports"), "export PROJAX_RANGE=");

            assertThat(holder.isBound()).isTrue();
        }
    }

    @Test
    void reports_a_port_file_whose_port_is_free() throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("api-port.txt"), "1\n");

        Finding finding = finding("port file");

        assertThat(finding.result()).isEqualTo(Finding.Result.WARN);
        assertThat(finding.command()).isEqualTo("projax start");
    }

    @Nested
    class WhenACheckFails {
        private final App app = App.projax(Map.of(
                "PROJAX_HOME",
                home.toString(),
                "PROJAX_LEASES",
                home.resolve("leases").toString()));
        private final List<Throwable> traces = new ArrayList<>();
        private final Examination examination =
                new Examination(new Remedies(app, Terminal.advice("doctor")), traces::add);

        @Test
        void that_is_a_finding_and_the_next_checks_follow() throws IOException {
            IOException strange = new IOException("Mount point not found");
            IllegalArgumentException silent = new UnsupportedAddressTypeException();
            NoClassDefFoundError missing = new NoClassDefFoundError("oshi");
            FileSystemException closed = new FileSystemException(home.toString(), null, "permission denied");

            examination.of("disk", () -> throwing(strange));
            examination.of("IPv6", () -> throwing(silent));
            examination.of("sockets", () -> throwing(missing));
            examination.of("home", () -> throwing(closed));
            examination.of("ports", () -> List.of(Finding.ok("ports", "free")));

            assertThat(examination.findings())
                    .contains(
                            Finding.warn("disk", "check failed: Mount point not found", "projax doctor --verbose"),
                            Finding.warn(
                                    "IPv6", "check failed: UnsupportedAddressTypeException", "projax doctor --verbose"),
                            Finding.warn("sockets", "check failed: oshi", "projax doctor --verbose"),
                            Finding.ok("ports", "free"))
                    .anySatisfy(finding -> {
                        assertThat(finding.result()).isEqualTo(Finding.Result.FAIL);
                        assertThat(finding.detail()).isEqualTo(home + ": permission denied");
                        assertThat(finding.command()).startsWith("export PROJAX_HOME=");
                    });
            assertThat(traces).containsExactly(strange, silent, missing, closed);
        }

        private static List<Finding> throwing(Throwable e) throws Exception {
            if (e instanceof Error error) {
                throw error;
            }
            throw (Exception) e;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Cannot assign requested address | false | 0 | true | Cannot assign requested address | ip -6 address add ::1/128 dev lo",
                "Cannot assign requested address | false | 1 | true | Cannot assign requested address | sysctl -w net.ipv6.conf.lo.disable_ipv6=0",
                "- | false | 1 | true | Java finds no IPv6 | sysctl -w net.ipv6.conf.lo.disable_ipv6=0",
                "- | false | 0 | false | Java finds no IPv6 | ''",
                "- | false | '' | false | Java finds no IPv6 | ''",
                "- | true | 0 | true | java.net.preferIPv4Stack is set | unset PROJAX_JAVA_OPTIONS",
            })
    void knows_why_there_is_no_ipv6(
            @Nullable String refusal,
            boolean isUnwanted,
            String disabled,
            boolean hasIpv6,
            String reason,
            String command) {
        Finding finding = NetworkCheckup.withoutIpv6(refusal, isUnwanted, disabled, hasIpv6, new UserShell(false));

        assertThat(finding.result()).isEqualTo(Finding.Result.WARN);
        assertThat(finding.detail()).endsWith("::1 cannot be bound: " + reason);
        assertThat(finding.command()).endsWith(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "38124-38133 | 32768 60999 | '' | WARN | 38124-38133",
                "38124-38133 | 32768 60999 | 8080,9000-9010 | WARN | 8080,9000-9010,38124-38133",
                "38124-38133 | 32768 60999 | 38124-38132 | WARN | 38124-38132,38124-38133",
                "38124-38133 | 32768 60999 | 38000-39000 | OK | ''",
                "38124-38133 | 32768 60999 | 38124-38130,38131-38133 | OK | ''",
                "24100-24109 | 32768 60999 | '' | OK | ''",
                "32760-32768 | 32768 60999 | '' | WARN | 32760-32768",
                "60999-61010 | 32768 60999 | '' | WARN | 60999-61010",
                "1-65535 | 32768 60999 | '' | WARN | another range",
                "38124-38133 | '' | '' | OK | ''"
            })
    void knows_which_ports_outgoing_connections_use(
            String range, String ephemeral, String reserved, Finding.Result result, String command) {
        Finding finding = NetworkCheckup.ephemeral(
                PortRange.parse(range), ephemeral, reserved, ports -> ports, () -> "another range");

        assertThat(finding.result()).isEqualTo(result);
        assertThat(finding.command()).isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FREE FREE             | ok ports 2 of 2 ports in 38124-38125 are free",
                "FREE FOREIGN          | warn port 38125 FOREIGN (help) + ok ports 1 of 2 ports in 38124-38125 are free",
                "OWN_INSTANCE FOREIGN  | warn port 38125 FOREIGN (help) + ok ports 0 of 2 ports in 38124-38125 are free",
                "HIDDEN_OWNER TIME_WAIT | warn port 38124 HIDDEN_OWNER (help) + warn port 38125 TIME_WAIT (help)"
                        + " + fail ports 0 of 2 ports in 38124-38125 are free, so no server can start (another range)",
                "RESERVED FREE         | warn range 38124 RESERVED (another range)"
                        + " + ok ports 1 of 2 ports in 38124-38125 are free",
                "RESERVED RESERVED     | warn range 38124 RESERVED (one of 2 such ports in 38124-38125) (another range)"
                        + " + fail ports 0 of 2 ports in 38124-38125 are free, so no server can start (another range)",
                "LINGERING OWN_INSTANCE | ok ports 1 of 2 ports in 38124-38125 are free",
                "LEASED FREE           | warn port 38124 LEASED (help) + ok ports 1 of 2 ports in 38124-38125 are free",
                "LEASED LEASED         | warn port 38124 LEASED (help) + warn port 38125 LEASED (help)"
                        + " + fail ports 0 of 2 ports in 38124-38125 are free, so no server can start (another range)",
                "FREE REDIRECTED       | warn range 38125 REDIRECTED (another range)"
                        + " + ok ports 1 of 2 ports in 38124-38125 are free",
                "REDIRECTED REDIRECTED | warn range 38124 REDIRECTED (one of 2 such ports in 38124-38125) (another range)"
                        + " + fail ports 0 of 2 ports in 38124-38125 are free, so no server can start (another range)",
            })
    void knows_whether_a_server_can_start_in_the_range(String kinds, String expected) {
        List<NetworkCheckup.SeenPort> ports = new ArrayList<>();
        for (String kind : kinds.split(" ", -1)) {
            ports.add(new NetworkCheckup.SeenPort(
                    PortVerdict.Kind.valueOf(kind), 38124 + ports.size() + " " + kind, "help", Finding.FIX));
        }

        List<Finding> findings = NetworkCheckup.ports(new PortRange(38124, 38125), ports, () -> "another range");

        assertThat(findings.stream()
                        .map(it -> it.result().words() + " " + it.subject() + " " + it.detail()
                                + (it.command().isEmpty() ? "" : " (" + it.command() + ")")))
                .containsExactly(expected.split(" \\+ ", -1));
    }

    /** Runs the command of a finding in a shell, keeps what it exports, and checks again. */
    private void assertFixed(Finding finding, String command) throws IOException {
        assertThat(finding.result()).isNotEqualTo(Finding.Result.OK);
        assertThat(finding.command()).startsWith(command);

        String environment = run(finding.command() + " && env -0");
        for (String variable : environment.split("\0", -1)) {
            if (variable.startsWith("PROJAX_")) {
                String[] pair = variable.split("=", 2);
                terminal.export(pair[0], pair[1]);
            }
        }
        if (finding.command().startsWith("unset ")) {
            terminal.export(finding.command().substring("unset ".length()), "");
        }

        assertThat(findings())
                .as("what is found after: " + finding.command())
                .noneMatch(next -> next.subject().equals(finding.subject()) && next.result() != Finding.Result.OK);
    }

    private static String run(String command) throws IOException {
        File errors = File.createTempFile("doctor", ".err");
        Process shell =
                new ProcessBuilder("sh", "-c", command).redirectError(errors).start();
        try {
            String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor())
                    .as(command + ": " + Files.readString(errors.toPath()))
                    .isZero();
            return output;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            Files.delete(errors.toPath());
        }
    }

    private Finding finding(String subject) throws IOException {
        return findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode each : json(terminal.projax("doctor", "--json")).get("findings")) {
            findings.add(new Finding(
                    Finding.Result.valueOf(each.get("result").textValue().toUpperCase(Locale.ROOT)),
                    each.get("subject").textValue(),
                    each.get("detail").textValue(),
                    each.get("command").isNull() ? "" : each.get("command").textValue(),
                    Finding.FIX));
        }
        return findings;
    }

    private static JsonNode json(Screen screen) throws IOException {
        return new ObjectMapper().readTree(screen.out().get(0));
    }
}
