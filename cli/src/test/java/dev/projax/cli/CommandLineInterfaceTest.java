package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.projax.cli.Terminal.Screen;
import dev.projax.cli.command.ExitCode;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.Registration;
import dev.projax.core.net.LocalUrl;
import dev.projax.core.registry.App;
import dev.projax.server.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CommandLineInterfaceTest {
    private final Path home;
    private final Path portFile;
    private final int port = FreePorts.one();
    private final Terminal terminal;

    CommandLineInterfaceTest(@TempDir Path parent) {
        home = parent.resolve("home");
        portFile = home.resolve("api-port.txt");
        terminal = new Terminal(home, Integer.toString(port)).export("PROJAX_DEADLINE", "10s");
    }

    @Test
    void shows_the_help_however_it_is_called() {
        List<Screen> screens = List.of(terminal.projax("help"), terminal.projax("-h"), terminal.projax("--help"));

        assertThat(screens).allSatisfy(screen -> {
            assertThat(screen.exit()).isZero();
            assertThat(screen.out()).first(STRING).startsWith("Usage: projax ");
        });
    }

    @Test
    void shows_the_help_on_stderr_without_a_command() {
        Screen screen = terminal.projax();

        assertThat(screen)
                .isEqualTo(new Screen(2, List.of(), terminal.projax("--help").out()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "lease", "doctor", "completion", "help"})
    void shows_the_help_of_a_command_in_both_ways(String command) {
        Screen help = terminal.projax("help", command);

        assertThat(help.exit()).isZero();
        assertThat(help.out()).first(STRING).startsWith("Usage: projax " + command + " ");
        assertThat(help).isEqualTo(terminal.projax(command, "--help"));
    }

    @Nested
    class Homes {
        private final Terminal homeless =
                terminal.export("PROJAX_HOME", "").export("HOME", "?").export("USERPROFILE", "?");

        @ParameterizedTest
        @ValueSource(strings = {"port", "url", "status", "discover"})
        void a_look_needs_no_home(String command) {
            Screen screen = homeless.projax(command);

            assertThat(screen.exit()).isEqualTo(ExitCode.NOT_FOUND);
            assertThat(screen.err()).singleElement(STRING).startsWith("projax: no server on " + port);
        }

        @ParameterizedTest
        @ValueSource(strings = {"serve", "start", "restart", "stop", "stop --all", "logs"})
        void a_command_that_needs_files_says_what_to_set(String command) {
            Screen screen = homeless.projax(command.split(" ", -1));

            assertThat(screen.exit()).isEqualTo(ExitCode.FILE_PROBLEM);
            assertThat(screen.out()).isEmpty();
            assertThat(screen.err())
                    .containsExactly(
                            "projax: no home directory: HOME is not set to an absolute path; set HOME or PROJAX_HOME, or use --home");
        }

        @Test
        void a_lease_needs_a_home_only_if_it_has_no_other_place() {
            Screen elsewhere = homeless.projax("lease", "--", "true");
            Screen none = homeless.export("PROJAX_LEASES", "").projax("lease", "--", "true");

            assertThat(elsewhere.exit()).as("%s", elsewhere.err()).isZero();
            assertThat(none.exit()).isEqualTo(ExitCode.FILE_PROBLEM);
            assertThat(none.err())
                    .containsExactly(
                            "projax: no home directory: HOME is not set to an absolute path; set HOME or PROJAX_LEASES, or use --home");
        }

        @ParameterizedTest
        @ValueSource(strings = {"PROJAX_HOME", "PROJAX_PORT_FILE"})
        void a_variable_must_be_an_absolute_path(String variable) {
            Screen screen = homeless.export(variable, "build/home").projax("start");

            assertThat(screen.exit()).isEqualTo(ExitCode.FILE_PROBLEM);
            assertThat(screen.err())
                    .containsExactly("projax: " + variable
                            + ": \"build/home\" is not an absolute path; write it like /srv/projax or ~/projax");
            assertThat(Path.of("build/home")).doesNotExist();
        }

        @Test
        void a_typed_path_is_relative_to_the_current_directory() {
            Screen screen = homeless.projax("discover", "--home", "target/nowhere");

            assertThat(screen.out())
                    .first(STRING)
                    .isEqualTo("port file "
                            + Path.of("target/nowhere/api-port.txt").toAbsolutePath() + ": missing");
        }

        @Test
        void a_typed_tilde_that_no_shell_expanded_is_still_the_home() {
            Screen screen = terminal.export("HOME", home.toString())
                    .export("USERPROFILE", home.toString())
                    .projax("discover", "--home=~/tools", "--port-file=~/port.txt");

            assertThat(screen.out()).first(STRING).isEqualTo("port file " + home.resolve("port.txt") + ": missing");
        }
    }

    @Nested
    class Mistakes {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "prot | unknown command \"prot\"; did you mean port?",
                    "serv | unknown command \"serv\"; did you mean serve?",
                    "frobnicate | unknown command \"frobnicate\"; try: projax --help",
                    "-- serve | -- must not precede the command; try: projax serve",
                    "-- serv | unknown command \"serv\"; did you mean serve?",
                    "help strat | unknown command \"strat\"; did you mean start?",
                    "help frobnicate | unknown command \"frobnicate\"; try: projax help",
                    "help start stop | unknown argument \"stop\"; try: projax help --help",
                    "port extra | unknown argument \"extra\"; try: projax port --help",
                    "port --jsno | unknown option \"--jsno\"; did you mean --json?",
                    "port --frobnicate | unknown option \"--frobnicate\"; try: projax port --help",
                    "--frobnicate | unknown option \"--frobnicate\"; try: projax --help",
                    "serve --port 70000 | --port: port 70000 does not exist; ports are 1-65535",
                    "serve --port 0 | --port: port 0 does not exist; ports are 1-65535",
                    "serve --port 1-2 | --port: \"1-2\" is not a port; write it like 38124",
                    "serve --port -1 | --port: \"-1\" is not a port; write it like 38124",
                    "serve --port 1 --range 1-2 | --port and --range cannot be combined; leave one out",
                    "port --home= | --home is empty; give it a value or leave it out",
                    "--range 1-2 port | --range must follow the command; try: projax port --range 1-2",
                    "--range port | --range must follow the command; try: projax port --range A-B",
                    "--verbose status | --verbose must follow the command; try: projax status --verbose",
                    "--home /tmp status | --home must follow the command; try: projax status --home /tmp",
                    "--json | --json must follow the command; try: projax port --json",
                    "run | unknown command \"run\"; try: projax --help",
                    "status -x | unknown option \"-x\"; try: projax status --help",
                    "start --port= | --port: \"\" is not a port; write it like 38124",
                    "port --json=1 | --json takes no value; write --json",
                    "port --json --json | --json is given twice; leave one out",
                    "status --watch --json | --watch and --json cannot be combined; leave one out",
                    "--range=1-2 port | --range must follow the command; try: projax port --range=1-2",
                    "-q port | -q must follow the command; try: projax port -q",
                    "serve --allow-origin * | --allow-origin: \"*\" would allow many sites; write each origin, like https://app.example",
                    "serve --allow-origin app.example | --allow-origin: \"app.example\" has no scheme; write https://app.example or http://app.example",
                    "serve --allow-host * | --allow-host: \"*\" would allow any site to use its own name; write each name, like app.example",
                    "start --allow-host http://box:80 | --allow-host: \"http://box:80\" has a scheme, a port or a path; write box",
                    "restart --allow-host= | --allow-host: \"\" is not a host name or IP address; write it like app.example or 192.0.2.1",
                    "serve --port x | --port: \"x\" is not a port; write it like 38124",
                    "port --range 2-1 | --range: range 2-1 is reversed; write 1-2",
                    "lease | COMMAND is missing; try: projax lease -- python3 -m http.server {port}",
                    "logs -n x | --lines: \"x\" is not a number of lines; write one like 100",
                    "stop --all 1 | --all and \"1\" cannot be combined; leave one out",
                    "status --watch | --watch needs a terminal",
                    "completion | SHELL is missing; try: eval \"$(projax completion bash)\"",
                    "completion csh | SHELL: no completion for \"csh\"; choose one of bash, zsh, fish",
                    "restar | unknown command \"restar\"; did you mean restart?",
                    "lease -- | COMMAND is missing; try: projax lease -- python3 -m http.server {port}",
                    "lease --rang 1-2 true | unknown option \"--rang\"; did you mean --range?",
                    "port --deadline 5 | --deadline: \"5\" is not a valid time; write it like 500ms or 2s",
                    "port --deadline 0s | --deadline: \"0s\" is zero; choose a time like 500ms or 2s",
                })
        void are_answered_with_one_line_and_exit_2(String arguments, String message) {
            Screen screen = terminal.projax(arguments.split(" "));

            assertThat(screen.exit()).isEqualTo(2);
            assertThat(screen.out()).isEmpty();
            assertThat(screen.err().get(0)).isEqualTo("projax: " + message);
            assertThat(screen.err().subList(1, screen.err().size()))
                    .allMatch(line -> line.startsWith("  Usage: projax "))
                    .hasSizeLessThanOrEqualTo(1);
        }

        @Test
        void show_the_usage_line_of_the_command_but_not_the_whole_help() {
            Screen screen = terminal.projax("url", "--frobnicate");

            assertThat(screen.err())
                    .containsExactly(
                            "projax: unknown option \"--frobnicate\"; try: projax url --help",
                            "  Usage: projax url [OPTIONS]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--port", "--range", "--home", "--port-file"})
        void are_answered_with_one_line_when_a_value_is_missing(String option) {
            Screen screen = terminal.projax("serve", option);

            assertThat(screen.exit()).isEqualTo(2);
            assertThat(screen.err()).first(STRING).contains(option).endsWith("; try: projax serve --help");
        }

        @Test
        void are_answered_with_one_line_even_if_a_value_has_more() {
            Screen screen = terminal.projax("port", "--range=1\n2\u001b[31m");

            assertThat(screen.exit()).isEqualTo(2);
            assertThat(screen.err()).first(STRING).contains("\"1?2?[31m\"");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "PROJAX_RANGE | 1-70000 | PROJAX_RANGE: port 70000 does not exist; ports are 1-65535",
                    "PROJAX_DEADLINE | soon | PROJAX_DEADLINE: \"soon\" is not a valid time; write it like 500ms or 2s",
                    "PROJAX_VERIFIED | maybe | PROJAX_VERIFIED: \"maybe\" is neither true nor false; set it to true or false",
                    "PROJAX_VERIFIED | 2 | PROJAX_VERIFIED: \"2\" is neither true nor false; set it to true or false",
                })
        void in_the_environment_are_named(String variable, String value, String message) {
            terminal.export(variable, value);

            for (String command : List.of("port", "status", "discover")) {
                assertThat(terminal.projax(command)).isEqualTo(new Screen(2, List.of(), List.of("projax: " + message)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"serve", "start", "restart"})
        void in_the_hosts_to_allow_are_named_before_anything_starts_or_stops(String command) {
            terminal.export("PROJAX_ALLOW_HOST", "box, box:80");

            assertThat(terminal.projax(command))
                    .isEqualTo(
                            new Screen(
                                    2,
                                    List.of(),
                                    List.of(
                                            "projax: PROJAX_ALLOW_HOST: \"box:80\" has a scheme, a port or a path; write box")));
        }
    }

    @Nested
    class WithoutServer {
        @ParameterizedTest
        @ValueSource(strings = {"port", "url", "status"})
        void says_where_it_looked_and_how_to_start_one(String command) {
            Screen screen = terminal.projax(command);

            assertThat(screen)
                    .isEqualTo(
                            new Screen(3, List.of(), List.of("projax: no server on " + port + "; try: projax start")));
        }

        @Test
        void logs_says_that_no_server_was_ever_started() {
            Screen screen = terminal.projax("logs");

            assertThat(screen)
                    .isEqualTo(new Screen(
                            3,
                            List.of(),
                            List.of("projax: no log yet: no server was started in the background; try: projax start")));
        }

        @Test
        void names_the_default_ports_too() {
            List<String> err =
                    new Terminal(home, "").projax("port", "--deadline", "1ms").err();

            assertThat(err).singleElement(STRING).contains("no server on 38124-38133 or 3001-3005; ");
        }

        @Test
        void says_why_the_port_file_was_ignored() throws IOException {
            Files.createDirectories(home);
            Files.writeString(portFile, "38124abc");

            Screen screen = terminal.projax("port");

            assertThat(screen)
                    .isEqualTo(new Screen(
                            3,
                            List.of(),
                            List.of("projax: no server on " + port + "; " + portFile
                                    + " was ignored: its content is not a port number; try: projax start")));
        }

        @Test
        void shows_the_ports_it_asked_and_still_exits_3() {
            Screen screen = terminal.projax("discover");

            assertThat(screen.exit()).isEqualTo(3);
            assertThat(screen.out()).hasSize(3).first().isEqualTo("port file " + portFile + ": missing");
            assertThat(screen.out().get(1)).matches(" {3}PORT +WHY +STATE +MS +DETAIL");
            assertThat(screen.out().get(2)).matches(" {3}" + port + " +range +absent +[0-9.]+ +refuses the connection");
        }

        @Test
        void prints_nulls_as_json() throws IOException {
            Screen screen = terminal.projax("discover", "--json");

            JsonNode json = new ObjectMapper().readTree(screen.out().get(0));
            assertThat(screen.exit()).isEqualTo(3);
            assertThat(json.get("schema").intValue()).isEqualTo(1);
            assertThat(json.get("port").isNull()).isTrue();
            assertThat(json.get("verified").isNull()).isTrue();
            assertThat(json.get("portFileReading").textValue()).isEqualTo("missing");
            assertThat(json.get("candidates")).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"port", "url", "status", "discover"})
        void exits_6_when_the_port_in_the_port_file_does_not_respond(String command) throws IOException {
            Files.createDirectories(home);
            Files.writeString(portFile, port + "\n");
            try (PortSquatter silent = PortSquatter.listeningOn(port)) {
                Screen screen = terminal.projax(command, "--deadline", "100ms");
                Screen inherited = terminal.export("PROJAX_DEADLINE", "100ms").projax(command);

                assertThat(inherited.err()).singleElement(STRING).contains("; try a longer PROJAX_DEADLINE, or: ");
                assertThat(silent.wasDialled()).isTrue();
                assertThat(screen.exit()).isEqualTo(6);
                assertThat(screen.err())
                        .containsExactly("projax: port " + port + ", named by " + portFile
                                + ", accepts the connection but does not respond; try a longer --deadline, or:"
                                + " projax start --new");
            }
        }

        @Test
        void prefers_the_option_to_the_variable() {
            int other = FreePorts.one();

            Screen screen = terminal.projax("port", "--range", Integer.toString(other));

            assertThat(screen.err())
                    .containsExactly("projax: no server on " + other + "; try: projax start --range " + other);
        }
    }

    @Nested
    class WithServer {
        private final String url = LocalUrl.of(port, FreePorts.hasIpv6()).toString();
        private final String unverifiedUrl = "http://127.0.0.1:" + port;
        private final String warning =
                "projax: " + unverifiedUrl + " is unverified: it is healthy, but does not prove that it is yours";

        @Test
        void prints_the_port_or_the_url_and_nothing_else() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen portScreen = terminal.projax("port");
                Screen urlScreen = terminal.projax("url", "--verified");

                assertThat(server.port()).isEqualTo(port);
                assertThat(portScreen).isEqualTo(new Screen(0, List.of(Integer.toString(port)), List.of()));
                assertThat(urlScreen).isEqualTo(new Screen(0, List.of(url), List.of()));
            }
        }

        @Test
        void warns_of_an_unverified_server() throws IOException {
            try (Hosted<ApiServer> server = serveUnproven()) {
                Screen screen = terminal.projax("port");

                assertThat(screen).isEqualTo(new Screen(0, List.of(Integer.toString(server.port())), List.of(warning)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"status", "discover"})
        void marks_an_unverified_server_only_if_clients_may_use_it(String command) throws IOException {
            try (Hosted<ApiServer> server = serveUnproven()) {
                String row = "  " + server.port() + "  ";

                assertThat(terminal.projax(command).out()).last(STRING).startsWith("*" + row);
                assertThat(terminal.projax(command, "--verified").out())
                        .last(STRING)
                        .startsWith(" " + row);
            }
        }

        @Test
        void finds_it_by_the_options_alone() throws IOException {
            Terminal elsewhere = new Terminal(home.resolve("elsewhere"), Integer.toString(FreePorts.one()));
            try (Hosted<ApiServer> server = serve()) {
                Screen byHome = elsewhere.projax("port", "--deadline", "10s", "--home", home.toString());
                Screen byFile = elsewhere.projax("port", "--deadline", "10s", "--port-file", portFile.toString());
                Screen byRange = elsewhere.projax("port", "--deadline", "10s", "--range", Integer.toString(port));

                assertThat(List.of(byHome, byFile, byRange))
                        .allMatch(it -> it.exit() == 0)
                        .allMatch(it -> it.out().equals(List.of(Integer.toString(server.port()))));
            }
        }

        @Test
        void exits_5_when_a_verified_server_is_required() throws IOException {
            String unverified = warning + "; ";
            try (Hosted<ApiServer> server = serveUnproven()) {
                Screen byOption = terminal.projax("port", "--verified");
                Screen byVariable = terminal.export("PROJAX_VERIFIED", "true").projax("port");
                Screen not = terminal.projax("port", "--verified=false");

                assertThat(server.port()).isEqualTo(port);
                assertThat(not.exit()).isZero();
                assertThat(byOption)
                        .isEqualTo(new Screen(
                                5, List.of(), List.of(unverified + "leave out --verified to use it anyway")));
                assertThat(byVariable)
                        .isEqualTo(new Screen(
                                5, List.of(), List.of(unverified + "unset PROJAX_VERIFIED to use it anyway")));
            }
        }

        @ParameterizedTest
        @CsvSource({
            "true, 5",
            "TRUE, 5",
            "1, 5",
            "yes, 5",
            "On, 5",
            "false, 0",
            "False, 0",
            "0, 0",
            "no, 0",
            "OFF, 0",
            "'', 0"
        })
        void the_variable_for_verified_takes_the_usual_words(String value, int exit) throws IOException {
            try (Hosted<ApiServer> server = serveUnproven()) {
                Screen screen = terminal.export("PROJAX_VERIFIED", value).projax("port");

                assertThat(server.port()).isEqualTo(port);
                assertThat(screen.exit()).isEqualTo(exit);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"port", "url"})
        void prints_the_documented_fields_as_json(String command) throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax(command, "--json");

                assertThat(server.port()).isEqualTo(port);
                assertThat(screen.out()).containsExactly("{\"schema\":1," + fields(server) + "}");
            }
        }

        @Test
        void has_no_port_file_in_json_when_the_file_names_another_port() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Files.delete(portFile);

                Screen screen = terminal.projax("port", "--json");

                assertThat(server.port()).isEqualTo(port);
                assertThat(new ObjectMapper()
                                .readTree(screen.out().get(0))
                                .get("portFile")
                                .isNull())
                        .isTrue();
            }
        }

        @Test
        void shows_the_status_as_a_table() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("status");

                assertThat(server.port()).isEqualTo(port);
                String pid = Long.toString(ProcessHandle.current().pid());
                assertThat(screen.exit()).isZero();
                assertThat(screen.err()).isEmpty();
                assertThat(screen.out())
                        .containsExactly(
                                "   PORT   STATE    UPTIME  PID" + " ".repeat(pid.length() - 1)
                                        + "ID                PORT FILE  VERSION",
                                "*  " + port + "  healthy  0s      " + pid + "  " + server.id() + "  yes        1.2");
            }
        }

        @Test
        void shows_the_status_as_json() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("status", "--json");

                ObjectNode json =
                        (ObjectNode) new ObjectMapper().readTree(screen.out().get(0));
                assertThat(server.port()).isEqualTo(port);
                assertThat(json.remove("servers").toString())
                        .isEqualTo("[{" + fields(server) + ",\"health\":\"healthy\"}]");
                assertThat(json.remove("schema").intValue()).isEqualTo(1);
                assertThat(json.get("port").intValue()).isEqualTo(port);
            }
        }

        @Test
        void start_prints_the_running_server_as_json() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("start", "--json");

                assertThat(screen)
                        .isEqualTo(new Screen(
                                0, List.of("{\"schema\":1," + fields(server) + ",\"new\":false}"), List.of()));
            }
        }

        @Test
        void start_starts_no_second_server_for_another_port() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("start", "--port", "1");

                assertThat(server.port()).isEqualTo(port);
                assertThat(screen)
                        .isEqualTo(new Screen(
                                4,
                                List.of(),
                                List.of("projax: no server started on port 1: one is already running on port " + port
                                        + "; to start another one, try: projax start --port 1 --new")));
            }
        }

        @Test
        void stop_prints_the_stopped_servers_as_json() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                String fields = fields(server);

                Screen screen = terminal.projax("stop", "--json");

                assertThat(screen)
                        .isEqualTo(new Screen(
                                0,
                                List.of("{\"schema\":1,\"stopped\":[{" + fields + ",\"health\":\"healthy\"}]}"),
                                List.of()));
            }
        }

        @Test
        void stop_all_succeeds_if_no_server_is_running() {
            Screen screen = terminal.projax("stop", "--all");
            Screen json = terminal.projax("stop", "--all", "--json", "--quiet");

            assertThat(screen)
                    .isEqualTo(new Screen(0, List.of(), List.of("projax: nothing to stop: no server is running")));
            assertThat(json).isEqualTo(new Screen(0, List.of("{\"schema\":1,\"stopped\":[]}"), List.of()));
        }

        @Test
        void stop_does_not_ask_a_server_that_closes_the_connection_after_its_proof() throws IOException {
            try (Registration registration = Registration.begin(app())) {
                registration.identity().boundTo(port);
                registration.publish(port, false);
                try (FakeServer server = FakeServer.proving(port, registration.identity())) {
                    Screen screen = terminal.projax("stop");

                    assertThat(screen)
                            .isEqualTo(new Screen(
                                    6,
                                    List.of(),
                                    List.of("projax: the server on port " + port
                                            + " was not stopped: it closed the connection after its proof, so the token"
                                            + " could not be sent to it safely; try: projax stop " + port
                                            + " --force")));
                    assertThat(server.requests()).noneMatch(request -> request.contains("Authorization"));
                }
            }
        }

        @Test
        void stop_does_not_ask_an_unverified_server() throws IOException {
            try (Hosted<ApiServer> server = serveUnproven()) {
                Screen one = terminal.projax("stop");
                Screen all = terminal.projax("stop", "--all");

                assertThat(one)
                        .isEqualTo(new Screen(
                                5,
                                List.of(),
                                List.of("projax: " + unverifiedUrl
                                        + " not stopped: it is unverified, so it may not be yours; "
                                        + "see: projax who " + port)));
                assertThat(all).isEqualTo(one);
                assertThat(terminal.projax("port").exit()).isZero();
                assertThat(server.port()).isEqualTo(port);
            }
        }

        @Test
        void start_accepts_a_server_on_the_requested_port() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("start", "--port", Integer.toString(server.port()));

                assertThat(screen).isEqualTo(new Screen(0, List.of(url), List.of("projax: already running")));
            }
        }

        @Test
        void logs_says_where_a_server_in_a_terminal_logs() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("logs");

                assertThat(screen)
                        .isEqualTo(new Screen(
                                3,
                                List.of(),
                                List.of("projax: no log file for the server on port " + server.port()
                                        + ": it runs in a terminal and logs to that terminal")));
            }
        }

        @Test
        void completion_lists_the_ports_and_ids_of_servers() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("completion", "--servers");

                assertThat(screen.out()).containsExactly(port + "\thealthy", server.id() + "\thealthy on " + port);
            }
        }

        @Test
        void completion_lists_the_held_ports_with_their_holders() throws IOException {
            assertThat(terminal.projax("completion", "--ports").out()).isEmpty();
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("completion", "--ports");

                assertThat(screen.out())
                        .containsExactly(server.port() + "\tjava (pid "
                                + ProcessHandle.current().pid() + ")");
            }
        }

        @Test
        void shows_how_it_was_found() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("discover");

                assertThat(server.port()).isEqualTo(port);
                assertThat(screen.exit()).isZero();
                assertThat(screen.out()).first().isEqualTo("port file " + portFile + ": " + port);
                assertThat(screen.out().get(2))
                        .matches("\\* {2}" + port
                                + " {2}port file, record, range {2}healthy +[0-9.]+ +is healthy and verified as "
                                + server.id());
            }
        }

        @Test
        void shows_how_it_was_found_as_json() throws IOException {
            try (Hosted<ApiServer> server = serve()) {
                Screen screen = terminal.projax("discover", "--json");

                JsonNode json = new ObjectMapper().readTree(screen.out().get(0));
                ObjectNode candidate = (ObjectNode) json.get("candidates").get(0);
                assertThat(server.port()).isEqualTo(port);
                assertThat(json.get("portFileReading").textValue()).isEqualTo(Integer.toString(port));
                assertThat(candidate.remove("milliseconds").doubleValue()).isBetween(0.0, 10_000.0);
                assertThat(candidate)
                        .hasToString("{\"port\":" + port + ",\"sources\":[\"PORT_FILE\",\"RECORD\",\"RANGE\"],"
                                + "\"outcome\":\"VERIFIED\",\"detail\":\"is healthy and verified as "
                                + server.id() + "\"}");
            }
        }

        /** Returns the fields that every JSON answer has, for {@code server}. */
        private String fields(Hosted<ApiServer> server) throws IOException {
            InstanceRecord record =
                    InstanceFiles.of(app()).read(server.id()).value().orElseThrow();
            return "\"id\":\"" + server.id() + "\",\"port\":" + port + ",\"url\":\"" + url + "\",\"pid\":"
                    + ProcessHandle.current().pid() + ",\"started\":\"" + record.started()
                    + "\",\"verified\":true,\"program\":\"projax 1.2\",\"portFile\":\"" + portFile + "\"";
        }

        /** Serves without the record that clients need to check its proof. */
        private Hosted<ApiServer> serveUnproven() throws IOException {
            Hosted<ApiServer> server = serve();
            Files.delete(home.resolve("instances").resolve(server.id() + ".instance"));
            return server;
        }

        private App app() {
            return new App("projax", PortRange.of(port), List.of(), home, portFile, Leases.in(home.resolve("leases")));
        }

        private Hosted<ApiServer> serve() throws IOException {
            return ApiServer.start(Hosting.of(app()).program("projax 1.2"), BrowserPolicy.forLoopback());
        }
    }

    @Nested
    class Serving {
        @Test
        void exits_4_and_leaves_no_file_when_the_strict_port_is_taken() throws IOException {
            try (PortSquatter squatter = PortSquatter.listeningOn(port)) {
                Screen screen = terminal.projax("serve", "--port", Integer.toString(port));

                assertThat(squatter.wasDialled()).isFalse();
                assertThat(screen)
                        .isEqualTo(new Screen(
                                4,
                                List.of(),
                                List.of("projax: cannot bind port " + port
                                        + ": Address already in use: java (pid "
                                        + ProcessHandle.current().pid()
                                        + "); choose another --port")));
                assertThat(portFile).doesNotExist();
            }
        }

        @Test
        void exits_7_when_the_home_is_a_file() throws IOException {
            Files.writeString(home, "precious");

            Screen screen = terminal.projax("serve");

            assertThat(screen)
                    .isEqualTo(new Screen(
                            7,
                            List.of(),
                            List.of("projax: " + home + ": not a directory; choose another PROJAX_HOME")));
            assertThat(home).hasContent("precious");
        }

        @Test
        void shows_a_stack_trace_only_with_verbose() throws IOException {
            Files.writeString(home, "precious");

            Screen screen = terminal.projax("serve", "--verbose");

            assertThat(screen.exit()).isEqualTo(7);
            assertThat(screen.err()).anyMatch(it -> it.startsWith("\tat dev.projax."));
            assertThat(screen.err())
                    .last()
                    .isEqualTo("projax: " + home + ": not a directory; choose another PROJAX_HOME");
        }
    }

    @Nested
    class Help {
        @Test
        void lists_the_commands_on_stdout() {
            Screen screen = terminal.projax("--help");

            assertThat(screen.exit()).isZero();
            assertThat(screen.err()).isEmpty();
            assertThat(String.join("\n", screen.out()))
                    .contains("serve", "port", "url", "status", "discover", "Exit codes:");
        }

        @ParameterizedTest
        @ValueSource(strings = {"start", "stop", "restart", "status", "logs", "serve", "port", "url", "discover"})
        void describes_each_command_with_its_options_and_an_example(String command) {
            Screen screen = terminal.projax(command, "--help");

            assertThat(screen.exit()).isZero();
            assertThat(screen.err()).isEmpty();
            assertThat(screen.out()).first(STRING).startsWith("Usage: projax " + command);
            assertThat(String.join("\n", screen.out())).contains("--home", "--range", "--port-file", "Example: ");
        }

        @Test
        void prints_the_version() {
            Screen screen = terminal.projax("--version");

            assertThat(screen.exit()).isZero();
            assertThat(screen.out()).singleElement(STRING).matches("projax \\d+\\.\\d+\\.\\d+.* \\(Java .+\\)");
        }
    }
}
