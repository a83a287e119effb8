package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Provokes each verdict on a port for real, and checks that {@code lsof} and {@code ss} name the same listeners. */
final class VerdictsIT {
    private static final List<String> HERE = List.of();
    private static final List<String> OTHER_PIDS = List.of("unshare", "--pid", "--fork", "--mount-proc");

    /** Takes away what root needs to see other users' processes. */
    private static final List<String> WITHOUT_SIGHT =
            List.of("setpriv", "--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace");

    @BeforeAll
    static void needs() {
        Requirement.linux();
        Requirement.ipv6();
        for (String command : List.of("perl", "lsof", "ss")) {
            Requirement.command(command);
        }
    }

    @Test
    void a_free_port_and_an_address_that_is_not_in_the_way() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder elsewhere = PortHolder.on("127.0.0.2", place.port(0))) {
            JsonNode who = who(place, HERE, 3);

            assertThat(kind(who)).isEqualTo("FREE");
            assertThat(who.get("evidence").toString())
                    .contains("listening socket 127.0.0.2:" + place.port(0) + ", held by perl (pid " + elsewhere.pid()
                            + "); it does not block localhost");
            assertThat(command(who)).isEqualTo("projax serve --port " + place.port(0));
        }
    }

    @Test
    void a_server_of_this_home_healthy_and_hung() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess server = place.serve()) {
            JsonNode healthy = who(place, HERE, 0);

            assertThat(kind(healthy)).isEqualTo("OWN_INSTANCE");
            assertThat(healthy.get("verified").booleanValue()).isTrue();
            assertThat(healthy.get("pid").longValue()).isEqualTo(server.pid());
            assertThat(command(healthy)).isEqualTo("projax stop " + place.port(0));

            server.suspend();
            JsonNode hung = who(place, HERE, 0);

            assertThat(kind(hung)).isEqualTo("OWN_INSTANCE");
            assertThat(summary(hung)).endsWith("unresponsive");
            assertThat(hung.get("verified").booleanValue()).isFalse();
            assertThat(command(hung)).isEqualTo("kill -CONT " + server.pid());
            server.resume();
        }
    }

    @Test
    void another_program_of_this_user_on_any_address() throws IOException {
        for (String address : List.of("127.0.0.1", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1")) {
            try (Workplace place = Workplace.open();
                    PortHolder holder = PortHolder.on(address, place.port(0))) {
                JsonNode who = who(place, HERE, 0);

                assertThat(kind(who)).as(address).isEqualTo("FOREIGN");
                assertThat(summary(who)).isEqualTo("perl (pid " + holder.pid() + ")");
                JsonNode process = who.get("holders").get(0);
                assertThat(process.get("user").textValue()).isEqualTo(System.getProperty("user.name"));
                assertThat(process.get("command").get(0).textValue()).endsWith("perl");
                assertThat(process.get("parents").get(0).get("pid").longValue())
                        .isEqualTo(ProcessHandle.current().pid());
                assertThat(command(who)).isEqualTo("projax free " + place.port(0));
            }
        }
    }

    @Test
    void another_users_program() throws IOException {
        Requirement.root();
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.ofUser(Nobody.UID, place.port(0))) {
            JsonNode seen = who(place, HERE, 0);

            assertThat(kind(seen)).isEqualTo("FOREIGN");
            assertThat(summary(seen)).isEqualTo("perl (pid " + holder.pid() + ")");
            assertThat(command(seen)).matches("(sudo|runuser) -u nobody (-- )?projax free " + place.port(0));

            JsonNode unseen = who(place, WITHOUT_SIGHT, 0);

            assertThat(kind(unseen)).isEqualTo("HIDDEN_OWNER");
            assertThat(summary(unseen)).isEqualTo("a process of user nobody that you cannot see");
            assertThat(unseen.get("evidence").toString())
                    .contains("root lacks CAP_SYS_PTRACE here and cannot see what process")
                    .contains(" open, but user nobody can");
            assertThat(command(unseen)).matches("(sudo|runuser) -u nobody (-- )?projax who " + place.port(0));
        }
    }

    @Test
    void a_program_outside_this_pid_namespace() throws IOException {
        Requirement.root();
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0))) {
            JsonNode who = who(place, OTHER_PIDS, 0);

            assertThat(holder.isAlive()).isTrue();
            assertThat(kind(who)).isEqualTo("HIDDEN_OWNER");
            assertThat(summary(who)).isEqualTo("a process of user root that you cannot see");
            assertThat(who.get("evidence").toString())
                    .contains("no process in this container or PID namespace holds the socket");
            assertThat(command(who))
                    .isEqualTo("projax who " + place.port(0) + " # outside this container or namespace");
        }
    }

    @Test
    void an_outgoing_connection_from_the_port_and_what_is_left_of_it() throws IOException {
        try (Workplace place = Workplace.open();
                ServerSocketChannel server = ServerSocketChannel.open().bind(Loopback.IPV4.at(place.port(1)))) {
            try (SocketChannel client = SocketChannel.open().bind(Loopback.IPV4.at(place.port(0)))) {
                client.connect(server.getLocalAddress());
                try (SocketChannel accepted = server.accept()) {
                    JsonNode open = who(place, HERE, 0);

                    assertThat(kind(open)).isEqualTo("OUTGOING_ONLY");
                    assertThat(summary(open))
                            .isEqualTo("a connection of java (pid "
                                    + ProcessHandle.current().pid() + "), no listener");
                    assertThat(place.projax("free", "" + place.port(0), "--yes", "--wait", "300ms")
                                    .exit())
                            .isEqualTo(6);
                    // the side that closes first keeps the port
                    client.close();
                    assertThat(accepted.isOpen()).isTrue();
                }
            }
            JsonNode closed = who(place, HERE, 0);

            assertThat(kind(closed)).isEqualTo("TIME_WAIT");
            assertThat(command(closed)).isEqualTo("projax free " + place.port(0) + " --wait 2m");
            assertThat(place.projax("free", "" + place.port(0), "--wait", "300ms")
                            .exit())
                    .isEqualTo(6);
        }
    }

    @Test
    void a_socket_that_is_bound_but_does_not_listen() throws IOException {
        try (Workplace place = Workplace.open();
                PortSquatter squatter = PortSquatter.boundOnly(Loopback.IPV4.at(place.port(0)))) {
            JsonNode who = who(place, HERE, 0);

            assertThat(kind(who)).isEqualTo("UNEXPLAINED");
            assertThat(who.get("evidence").toString()).contains("bound but does not listen");
        }
    }

    @Test
    void a_port_that_the_system_forbids() throws IOException {
        Requirement.command("setpriv");
        try (OwnNetwork network = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            network.set("echo 1024 > /proc/sys/net/ipv4/ip_unprivileged_port_start");
            Finished who = place.terminal()
                    .in(network)
                    .run(words(List.of("setpriv", "--bounding-set=-net_bind_service"), "who", "1020", "--json"));

            assertThat(who.exit()).isEqualTo(3);
            assertThat(kind(json(who))).isEqualTo("RESERVED");
            assertThat(who.out()).contains("only root can bind ports below 1024");
        }
    }

    @Test
    void different_programs_on_the_two_loopback_addresses() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder one = PortHolder.on("127.0.0.1", place.port(0));
                PortHolder other = PortHolder.on("::1", place.port(0))) {
            JsonNode who = who(place, HERE, 0);

            assertThat(kind(who)).isEqualTo("SPLIT_LOCALHOST");
            assertThat(summary(who))
                    .isEqualTo("perl (pid " + one.pid() + ") on 127.0.0.1, perl (pid " + other.pid() + ") on ::1");
            assertThat(command(who)).startsWith("ps -o pid,ppid,user,args -p ");
        }
    }

    @Test
    void a_listener_that_a_child_inherited() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.withChild(place.port(0))) {
            JsonNode who = who(place, HERE, 0);

            assertThat(kind(who)).isEqualTo("FOREIGN");
            assertThat(who.get("holders")).hasSize(2);
            assertThat(summary(who)).contains("perl (pid " + holder.pid() + ")");
        }
    }

    @Test
    void a_forwarder_like_dockers() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.called("docker-proxy", place.port(0))) {
            JsonNode who = who(place, HERE, 0);

            assertThat(kind(who)).isEqualTo("FOREIGN");
            assertThat(summary(who)).isEqualTo("docker-proxy (pid " + holder.pid() + ")");
            assertThat(command(who)).isEqualTo("docker ps --filter publish=" + place.port(0));
            assertThat(place.projax("free", "" + place.port(0), "--yes").exit()).isEqualTo(8);
            assertThat(holder.isAlive()).isTrue();
        }
    }

    @Test
    void the_name_of_a_program_cannot_control_the_terminal() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.called("evil\\033[2J\\nfree", place.port(0))) {
            Finished who = place.projax("who", "" + place.port(0));

            assertThat(holder.isAlive()).isTrue();
            assertThat(who.out().chars().filter(c -> c != '\n' && Character.isISOControl(c)))
                    .isEmpty();
        }
    }

    @Test
    void linux_does_not_load_what_other_systems_need(@TempDir Path directory) throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0))) {
            Path log = directory.resolve("classes.log");

            Finished who = place.terminal()
                    .with("PROJAX_JAVA_OPTIONS", "-Xlog:class+load:file=" + log)
                    .run(Workplace.command("who", "" + place.port(0)));

            assertThat(who.exit()).isZero();
            assertThat(holder.isAlive()).isTrue();
            assertThat(Files.readString(log))
                    .contains(" dev.projax.core.conflict.ProcSocketTable ")
                    .doesNotContain(
                            " oshi.", " com.sun.jna.", " com.fasterxml.", " dev.projax.cli.port.OshiSocketTable ");
        }
    }

    /** Returns what {@code who} reports for the first port, after comparing its listeners with those of lsof and ss. */
    private static JsonNode who(Workplace place, List<String> prefix, int exit) throws IOException {
        String port = Integer.toString(place.port(0));
        Finished finished = place.terminal().run(words(prefix, "who", port, "--json"));
        assertThat(finished.exit()).as(finished.err()).isEqualTo(exit);
        JsonNode who = json(finished);
        Set<Long> listeners = new TreeSet<>();
        for (JsonNode socket : who.get("sockets")) {
            if (socket.get("state").textValue().equals("LISTENING")) {
                socket.get("pids").forEach(pid -> listeners.add(pid.longValue()));
            }
        }
        Terminal terminal = place.terminal();
        List<String> lsof = new ArrayList<>(prefix);
        lsof.addAll(List.of("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-F", "p"));
        List<String> ss = new ArrayList<>(prefix);
        ss.addAll(List.of("ss", "-ltnp", "sport = :" + port));
        assertThat(listeners)
                .isEqualTo(numbers(
                        "(?m)^p([0-9]+)$",
                        terminal.run(lsof.toArray(String[]::new)).out()))
                .isEqualTo(numbers(
                        "pid=([0-9]+)", terminal.run(ss.toArray(String[]::new)).out()));
        return who;
    }

    private static Set<Long> numbers(String pattern, String text) {
        Set<Long> numbers = new TreeSet<>();
        for (MatchResult match :
                Pattern.compile(pattern).matcher(text).results().toList()) {
            numbers.add(Long.valueOf(match.group(1)));
        }
        return numbers;
    }

    private static String[] words(List<String> prefix, String... command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(Workplace.command(command)));
        return words.toArray(String[]::new);
    }

    private static JsonNode json(Finished finished) throws IOException {
        return new ObjectMapper().readTree(finished.out());
    }

    private static String kind(JsonNode who) {
        return who.get("kind").textValue();
    }

    private static String summary(JsonNode who) {
        return who.get("summary").textValue();
    }

    private static String command(JsonNode who) {
        return who.get("command").textValue();
    }
}
