package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.DisguisedHolder;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** C3: a program holds the port for something else, which would be cut off if the program were terminated. */
final class HeldForOthersIT {
    /**
     * What each program holds its port for, what still shows that if its file is renamed, its file and its command
     * line. A tilde is a space in a title or an argument.
     */
    private static final String PROGRAMS = """
            a Docker container | arguments | docker-proxy | docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port 8080 -container-ip 172.17.0.2 -container-port 80
            a Podman container | title | rootlessport | rootlessport
            a Podman container | arguments | gvproxy | gvproxy -mtu 1500 -ssh-port 55372 -forward-sock /tmp/podman.sock
            a Lima virtual machine | arguments | limactl | limactl hostagent --pidfile /tmp/ha.pid --socket /tmp/ha.sock web
            a VirtualBox virtual machine | arguments | VBoxHeadless | VBoxHeadless --comment web --startvm cb568998 --vrde config
            a virtual machine | arguments | qemu-system-x86_64 | qemu-system-x86_64 -m 512 -netdev user,id=n,hostfwd=tcp::8080-:80
            a program in a cluster | arguments | kubectl | kubectl port-forward svc/web 8080:80
            a program in a cluster | title | minikube | minikube tunnel
            another address or program | arguments | socat | socat TCP-LISTEN:8080,fork,reuseaddr TCP:db:5432
            another address or program | arguments | rinetd | rinetd -f -c /etc/rinetd.conf
            a remote session | arguments | ssh | ssh -NL 8080:db:5432 ada@host
            a remote session | title | sshd | sshd:~ada@pts/0
            the other end of a tunnel | arguments | cloudflared | cloudflared access tcp --hostname db.example.com --url localhost:8080
            the other end of a tunnel | arguments | session-manager-plugin | session-manager-plugin {"SessionId":"ada"} eu-west-1 StartSession dev {"DocumentName":"AWS-StartPortForwardingSession"}
            an editor | arguments | .vscode-server/bin/41dd/node | node /opt/out/server-main.js --connection-token=1234 --start-server
            an editor | arguments | code-tunnel | code-tunnel tunnel --accept-server-license-terms
            a device | arguments | adb | adb -L tcp:5037 fork-server server --reply-fd 4
            a systemd service | title | systemd | systemd --user
            a service | arguments | supervisord | supervisord -nc /etc/supervisor/supervisord.conf
            a service | title | tcpsvd | tcpsvd 127.0.0.1 8080 cat
            """;

    private static final String RENAMED = "worker";

    @BeforeAll
    static void needs() {
        Requirement.linux();
        Requirement.command("gcc");
        Requirement.command("bash");
    }

    @Test
    void a_renamed_relay_is_refused() throws IOException {
        try (Workplace place = Workplace.open()) {
            Path file = place.directory().resolve(RENAMED);
            List<String> command = List.of(RENAMED, "TCP-LISTEN:8080,fork", "TCP:db:5432");

            assertThat(refuses(place, DisguisedHolder.compile(place), file, command, 0))
                    .isTrue();
        }
    }

    @Test
    @Tag("long")
    void twenty_programs_are_refused_under_any_name() throws IOException {
        try (Workplace place = Workplace.open()) {
            Path program = DisguisedHolder.compile(place);
            List<String> unexplained = new ArrayList<>();
            List<String> killable = new ArrayList<>();
            List<String> programs = PROGRAMS.lines().toList();
            for (String line : programs) {
                String[] columns = line.split(" \\| ", -1);
                Path file = place.directory().resolve(columns[2]);
                Path renamedFile = place.directory().resolve(RENAMED);
                List<String> command = words(columns[3]);
                List<String> renamedTitle = new ArrayList<>(command);
                renamedTitle.set(0, RENAMED);

                if (!saysForWhat(columns[0], place, program, file, command)) {
                    unexplained.add(line);
                }
                boolean tellsByArguments = columns[1].equals("arguments");
                if (!refuses(place, program, file, command, 0)
                        || !refuses(place, program, renamedFile, tellsByArguments ? renamedTitle : command, 1)
                        || !refuses(place, program, file, List.of(RENAMED), 2)) {
                    killable.add(line);
                }
            }

            FaultTable.record("C3", "what holds ports for others", programs.size(), killable.size(), Duration.ZERO);
            FaultTable.record("C3", "what it holds them for", programs.size(), unexplained.size(), Duration.ZERO);
            assertThat(killable).isEmpty();
            assertThat(unexplained).isEmpty();
        }
    }

    private static boolean saysForWhat(String others, Workplace place, Path program, Path file, List<String> command)
            throws IOException {
        int port = place.port(0);
        try (DisguisedHolder holder = DisguisedHolder.on(port, program, file, command)) {
            Finished finished = place.projax("who", "" + port, "--json");
            JsonNode who = new ObjectMapper().readTree(finished.out());

            return finished.exit() == 0
                    && who.get("evidence")
                            .toString()
                            .contains("(pid " + holder.pid() + ") holds it for " + others + "\"");
        }
    }

    private static boolean refuses(Workplace place, Path program, Path file, List<String> command, int index)
            throws IOException {
        int port = place.port(index);
        try (DisguisedHolder holder = DisguisedHolder.on(port, program, file, command)) {
            Finished free = place.projax("free", "" + port, "--yes");

            return free.exit() == 8 && free.err().contains(", which would be cut off; ") && holder.isAlive();
        }
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            words.add(word.replace('~', ' '));
        }
        return words;
    }
}
