package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.UserShell;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.Situation;
import dev.projax.core.registry.App;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
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
                "700 node 1001          | sudo -u '#1001' projax free 38124",
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

    private static NextStepText on(App app, Predicate<String> isInstalled, boolean isRoot, String... options) {
        CommandLine who = new CommandLine(new WhoCommand().spec());
        String[] words = new String[options.length + 1];
        words[0] = "38124";
        System.arraycopy(options, 0, words, 1, options.length);
        return new NextStepText(
                app, new Advice(who.parseArgs(words), Map.of(), new UserShell(false)), isInstalled, isRoot);
    }
}
