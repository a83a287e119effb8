package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.UserShell;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.Situation;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class NextStepTextTest {
    private static final String LISTENS = "listen 127.0.0.1 -1 700";
    private static final App PROJAX = App.projax(Map.of("HOME", "/home/ada"));
    private static final App ELSEWHERE = App.projax(Map.of("HOME", "/home/ada", "PROJAX_RANGE", "4000-4009"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "700 node ada           | projax free 38124",
                "700 node bob           | sudo -u bob projax free 38124",
                "700 node 1001          | sudo setpriv --reuid=1001 --regid=1001 --clear-groups projax free 38124",
                "700 node ?             | sudo projax free 38124",
                "700 node ada stopped   | kill -CONT 700",
                "700 node bob stopped   | sudo -u bob kill -CONT 700",
                "700 node ada traced    | ps -o pid,ppid,user,args -p 700",
                "700 docker-proxy root  | docker ps --filter publish=38124",
                "700 rootlessport ada   | podman port --all",
                "700 limactl ada        | limactl list",
                "700 wslrelay.exe ada   | wsl --list --running",
                "700 systemd ada        | systemctl --user list-sockets",
                "700 VBoxHeadless ada   | VBoxManage list runningvms",
                "700 kubectl ada        | ps -o pid,ppid,user,args -p 700",
                "700 ssh ada            | ps -o pid,ppid,user,args -p 700",
                "''                     | sudo projax who 38124"
            })
    void is_a_command_that_does_not_refuse(String processes, String command) throws UnknownHostException {
        assertThat(on(PROJAX, program -> true, false)
                        .command(Situation.taken(LISTENS, processes).verdict()))
                .isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node 812 | 812 node ada | ps -o pid,ppid,user,args -p 812",
                "- 900 db | 900 java ada | projax release 38124"
            })
    void shows_the_program_of_a_lease_and_releases_a_lease_without_one(String lease, String processes, String command)
            throws UnknownHostException {
        PortVerdict verdict = Situation.free("", processes).leasedTo(lease).verdict();

        assertThat(on(PROJAX, program -> true, false).command(verdict)).isEqualTo(command);
    }

    @Test
    void lists_leases_where_no_program_shows_processes() throws UnknownHostException {
        PortVerdict verdict =
                Situation.free("", "812 node ada").leasedTo("node 812").verdict();

        assertThat(on(PROJAX, program -> false, false).command(verdict)).isEqualTo("projax leases");
    }

    @Test
    void lets_a_server_use_the_port_of_the_lease_in_which_the_command_runs() throws UnknownHostException {
        PortVerdict verdict =
                Situation.free("", "").leasedTo("sh 812").insideLease().verdict();

        assertThat(on(PROJAX, program -> true, false).command(verdict)).isEqualTo("projax serve --port 38124");
        assertThat(on(ELSEWHERE, program -> true, false).command(verdict)).isEqualTo("projax serve --port 38124");
        assertThat(VerdictText.evidence(verdict))
                .contains("this command runs in that lease, so a server that it starts may use the port");
    }

    @ParameterizedTest
    @CsvSource({
        "bob, true, runuser -u bob -- projax free 38124",
        "1001, true, setpriv --reuid=1001 --regid=1001 --clear-groups projax free 38124",
        "bob, false, su -s /bin/sh bob -c 'projax free 38124'"
    })
    void becomes_another_user_without_sudo(String user, boolean isRoot, String command) throws UnknownHostException {
        PortVerdict verdict = Situation.taken(LISTENS, "700 node " + user).verdict();

        assertThat(on(PROJAX, program -> !program.equals("sudo"), isRoot).command(verdict))
                .isEqualTo(command);
    }

    @Test
    void shows_the_process_if_the_program_that_knows_more_is_not_installed() throws UnknownHostException {
        PortVerdict verdict = Situation.taken(LISTENS, "700 docker-proxy root").verdict();

        assertThat(on(PROJAX, "ps"::equals, false).command(verdict)).isEqualTo("ps -o pid,ppid,user,args -p 700");
        assertThat(on(PROJAX, program -> false, false).command(verdict)).isEmpty();
    }

    @Test
    void stops_a_server_of_another_home_of_which_it_knows_too_little_with_a_signal() throws UnknownHostException {
        Path home = Path.of("/srv/a b");
        PortVerdict reachable = Situation.taken(LISTENS, "700 java bob")
                .heldByServer(700, home, true)
                .verdict();
        PortVerdict inContainer = Situation.taken(LISTENS, "700 java ada")
                .heldByServer(700, home, false)
                .verdict();

        assertThat(on(PROJAX, program -> true, false).command(reachable)).isEqualTo("sudo -u bob kill 700");
        assertThat(on(PROJAX, program -> true, false).command(inContainer)).isEqualTo("kill 700");
        assertThat(VerdictText.summary(reachable)).isEqualTo("server of /srv/a b (pid 700)");
    }

    @Test
    void lists_the_sockets_of_the_system_if_the_first_process_holds_the_port() throws UnknownHostException {
        PortVerdict verdict =
                Situation.taken("listen 127.0.0.1 -1 1", "1 systemd root").verdict();

        assertThat(on(PROJAX, program -> true, false).command(verdict)).isEqualTo("systemctl list-sockets");
    }

    @Test
    void starts_a_server_only_on_a_port_of_the_range() throws UnknownHostException {
        PortVerdict free = Situation.free("", "").verdict();

        assertThat(on(PROJAX, program -> true, false).command(free)).isEqualTo("projax serve --port 38124");
        assertThat(on(ELSEWHERE, program -> true, false).command(free)).isEmpty();
    }

    @Test
    void repeats_the_home_that_was_given() throws UnknownHostException {
        PortVerdict foreign = Situation.taken(LISTENS, "700 node ada").verdict();
        PortVerdict free = Situation.free("", "").verdict();
        String[] options = {"--home", "/srv/a b", "--port-file", "/srv/port.txt"};

        assertThat(on(PROJAX, program -> true, false, options).command(foreign))
                .isEqualTo("projax free 38124 --home '/srv/a b'");
        assertThat(on(PROJAX, program -> true, false, options).command(free))
                .isEqualTo("projax serve --port 38124 --home '/srv/a b' --port-file /srv/port.txt");
    }

    @Test
    void names_the_file_that_sudo_does_not_find(@TempDir Path directory) throws IOException {
        PortVerdict verdict = Situation.taken(LISTENS, "700 node bob").verdict();
        Path program = Files.createFile(directory.resolve("projax"));
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(on(PROJAX, "sudo"::equals, "ada", "", Map.of("PATH", "/usr/bin:" + directory))
                        .command(verdict))
                .isEqualTo("sudo -u bob " + program + " free 38124");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "700 node root         | sudo    | root | sudo /opt/projax free 38124",
                "700 node root stopped | sudo    | root | sudo kill -CONT 700",
                "700 node bob          | sudo    | root | sudo -u bob /opt/projax free 38124",
                "700 node ada          | sudo    | ada  | sudo -u ada /opt/projax free 38124",
                "700 node root         | su      | root | su root -c 'projax free 38124'",
                "700 node ada          | runuser | ada  | runuser -u ada -- projax free 38124",
                "700 node 1001         | setpriv | 1001 | setpriv --reuid=1001 --regid=1001 --clear-groups projax free 38124",
                "700 node root         | none    | root | projax free 38124"
            })
    void becomes_the_same_user_again_if_only_this_command_was_run_as_that_one(
            String process, String through, String user, String command) throws UnknownHostException {
        PortVerdict verdict = Situation.taken(LISTENS, process).askedBy(user).verdict();
        Map<String, String> environment =
                through.equals("sudo") ? Map.of("SUDO_COMMAND", "/opt/projax who 38124") : Map.of();

        assertThat(on(PROJAX, through::equals, user, through, environment).command(verdict))
                .isEqualTo(command);
    }

    @Test
    void becomes_a_user_without_a_name_again_by_sudo() throws UnknownHostException {
        PortVerdict verdict =
                Situation.taken(LISTENS, "700 node 1001").askedBy("1001").verdict();
        String setpriv = "/usr/bin/setpriv --reuid=1001 --regid=1001 --clear-groups ";
        Map<String, String> environment = Map.of("SUDO_COMMAND", setpriv + "/opt/projax who 38124");

        assertThat(on(PROJAX, program -> true, "1001", "sudo", environment).command(verdict))
                .isEqualTo("sudo " + setpriv + "/opt/projax free 38124");
    }

    @Test
    void lets_root_signal_the_server_of_another_user() throws UnknownHostException {
        PortVerdict verdict = Situation.taken(LISTENS, "700 java bob")
                .heldByServer(700, Path.of("/srv/home"), true)
                .askedBy("root")
                .verdict();

        assertThat(on(PROJAX, program -> true, true).command(verdict)).isEqualTo("kill 700");
    }

    @Test
    void starts_no_server_as_root_if_only_this_command_was_run_as_root() throws UnknownHostException {
        PortVerdict free = Situation.free("", "").askedBy("root").verdict();

        assertThat(on(PROJAX, "sudo"::equals, "root", "sudo", Map.of()).command(free))
                .isEqualTo("projax serve --port 38124");
    }

    private static NextStepText on(App app, Predicate<String> isInstalled, boolean isRoot, String... options) {
        return on(app, isInstalled, isRoot ? "root" : "ada", "", Map.of(), options);
    }

    private static NextStepText on(
            App app,
            Predicate<String> isInstalled,
            String user,
            String through,
            Map<String, String> environment,
            String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "38124";
        System.arraycopy(options, 0, words, 1, options.length);
        CommandLine who = new CommandLine(new WhoCommand().spec());
        Advice advice = new Advice(who.parseArgs(words), environment, new UserShell(false));
        return new NextStepText(app, advice, isInstalled, new AsUser(advice, isInstalled, user, through));
    }
}
