package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.SocketTable.BlindSpot;
import dev.projax.core.conflict.SocketTable.Missing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SightTest {
    private static final long ROOT = 0;
    private static final long ADA = 1000;
    private static final long BOB = 1001;
    private static final String CONTAINER = "pid:[4026532345]";

    /**
     * Who looks, what this process has, whose socket it is, which processes cannot be read, and what is missing. What
     * it has: {@code ptrace} is CAP_SYS_PTRACE, {@code pidns} and {@code userns} are namespaces of its own,
     * {@code hidepid} hides other users' processes, {@code otherproc} is the /proc of another namespace.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // an ordinary user
                "ada  | -                       | bob    | bob=7           | USER                      | bob",
                "ada  | -                       | bob    | bob=7 root=8    | USER                      | bob",
                "ada  | pidns                   | bob    | bob=7           | USER                      | bob",
                "ada  | -                       | bob    | root=8          | USER                      | root",
                "ada  | -                       | root   | root=8          | USER                      | root",
                "ada  | -                       | ada    | root=8          | USER                      | root",
                "ada  | -                       | ada    | ada=7 root=8    | NOT_DUMPABLE              | root",
                "ada  | hidepid                 | bob    | -               | PROC_OPTION               | bob",
                "ada  | hidepid                 | root   | -               | PROC_OPTION               | root",
                "ada  | hidepid                 | ada    | -               | PROC_OPTION               | root",
                "ada  | hidepid                 | ada    | ada=7           | NOT_DUMPABLE              | root",
                "ada  | pidns hidepid           | bob    | -               | PROC_OPTION               | bob",
                "ada  | pidns                   | bob    | -               | PID_NAMESPACE             | -",
                "ada  | -                       | bob    | -               | NO_PROCESS                | -",
                // root without the capability, which many containers have
                "root | pidns                   | bob    | bob=7           | CAPABILITY                | bob",
                "root | -                       | bob    | bob=7           | CAPABILITY                | bob",
                "root | pidns                   | root   | root=1          | CAPABILITY                | -",
                "root | pidns                   | bob    | ada=7           | CAPABILITY                | -",
                "root | pidns hidepid           | bob    | -               | CAPABILITY                | bob",
                "root | pidns                   | bob    | -               | PID_NAMESPACE             | -",
                // root with everything
                "root | ptrace                  | bob    | -               | NO_PROCESS                | -",
                "root | ptrace pidns            | bob    | -               | PID_NAMESPACE             | -",
                "root | ptrace pidns            | root   | -               | PID_NAMESPACE             | -",
                "root | ptrace                  | bob    | bob=7           | SECURITY_MODULE           | -",
                // root of a user namespace, which is an ordinary user outside
                "root | ptrace userns           | root   | root=7          | USER_NAMESPACE            | -",
                "root | ptrace userns           | nobody | nobody=7        | USER_NAMESPACE            | -",
                "root | ptrace userns pidns     | nobody | -               | PID_NAMESPACE             | -",
                "ada  | userns                  | nobody | nobody=7        | USER_NAMESPACE            | -",
                "ada  | userns                  | bob    | bob=7           | USER                      | bob",
                // the processes of another namespace
                "root | ptrace pidns otherproc  | root   | -               | PROC_OF_ANOTHER_NAMESPACE | -",
            })
    void knows_what_is_missing_to_see_the_holder(
            String who, String has, String owner, String unreadable, Missing missing, String seenBy) {
        Sight sight = sight(who, has, unreadable);

        assertThat(sight.blindSpot(socket(owner), SightTest::name)).hasValueSatisfying(spot -> {
            assertThat(spot.missing()).isEqualTo(missing);
            assertThat(spot.user()).isEqualTo(Optional.ofNullable(seenBy));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ada  | -             | ada | root=8 | true",
                "ada  | -             | bob | bob=9  | false",
                "ada  | hidepid       | bob | -      | false",
                "ada  | pidns         | bob | -      | true",
                "root | -             | bob | bob=9  | false",
                "root | ptrace        | bob | bob=9  | true",
                "root | ptrace userns | bob | bob=9  | false",
            })
    void knows_whether_a_visible_holder_is_the_only_one(
            String who, String has, String owner, String unreadable, boolean isOnly) {
        Optional<BlindSpot> spot = sight(who, has, unreadable).blindSpot(socket(owner, 7L), SightTest::name);

        assertThat(spot.isEmpty()).isEqualTo(isOnly);
    }

    @Test
    void names_what_is_missing() {
        assertThat(sight("root", "", "bob=7").blindSpot(socket("bob"), SightTest::name))
                .contains(new BlindSpot(Missing.CAPABILITY, "CAP_SYS_PTRACE", "bob", Set.of(7L)));
        assertThat(sight("ada", "hidepid", "").blindSpot(socket("bob"), SightTest::name))
                .contains(new BlindSpot(Missing.PROC_OPTION, "hidepid=2", "bob", Set.of()));
        assertThat(sight("ada", "pidns", "").blindSpot(socket("bob"), SightTest::name))
                .contains(new BlindSpot(Missing.PID_NAMESPACE, CONTAINER, "", Set.of()));
    }

    @Test
    void suspects_the_processes_of_the_sockets_user_or_all() {
        Sight sight = sight("ada", "", "bob=7 root=8");

        assertThat(sight.blindSpot(socket("bob"), SightTest::name).orElseThrow().unreadable())
                .containsExactly(7L);
        assertThat(sight.blindSpot(socket("ada"), SightTest::name).orElseThrow().unreadable())
                .containsExactly(7L, 8L);
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "'0          0 4294967295', false",
        "'0       1000          1', true",
        "'0          0      65536', true",
        "'0       1000          1\n         1     100000      65536', true"
    })
    void knows_a_user_namespace_by_its_map(String map, boolean isOwn) {
        assertThat(ProcSight.isOwnUserNamespace(map)).isEqualTo(isOwn);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc rw | ''",
                "proc rw,gid=4,hidepid=2 | hidepid=2",
                "proc rw,hidepid=invisible | hidepid=invisible",
                "proc rw,hidepid=0 | ''",
                "proc rw,hidepid=off | ''"
            })
    void knows_how_proc_is_mounted(String end, String option) {
        String mounts = "22 28 0:20 / /proc rw,nosuid shared:12 - proc " + end + "\n"
                + "23 28 0:21 / /srv/proc rw,nosuid - proc proc rw,hidepid=4\n";

        assertThat(ProcSight.hidingOption(mounts, Path.of("/proc"))).isEqualTo(option);
    }

    @Test
    void the_last_mount_hides_the_earlier_one() {
        String mounts = "22 28 0:20 / /proc rw - proc proc rw,hidepid=2\n23 28 0:21 / /proc rw - proc proc rw\n";

        assertThat(ProcSight.hidingOption(mounts, Path.of("/proc"))).isEmpty();
    }

    private static Sight sight(String who, String has, String unreadable) {
        Set<String> properties = Set.of((has == null ? "" : has).split(" ", -1));
        Map<Long, Set<Long>> processes = new HashMap<>();
        if (unreadable != null && !unreadable.isEmpty()) {
            for (String process : unreadable.split(" ", -1)) {
                String[] parts = process.split("=", -1);
                processes.put(uid(parts[0]), Set.of(Long.valueOf(parts[1])));
            }
        }
        return new Sight(
                uid(who),
                properties.contains("ptrace"),
                !properties.contains("otherproc"),
                properties.contains("pidns") ? CONTAINER : "",
                properties.contains("userns"),
                properties.contains("hidepid") ? "hidepid=2" : "",
                processes);
    }

    private static SocketTable.Entry socket(String owner, Long... pids) {
        return new SocketTable.Entry(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 38124),
                new InetSocketAddress(0),
                SocketTable.State.LISTENING,
                uid(owner),
                "4711",
                Arrays.stream(pids).collect(Collectors.toSet()));
    }

    private static long uid(String name) {
        return switch (name) {
            case "root" -> ROOT;
            case "ada" -> ADA;
            case "bob" -> BOB;
            case "nobody" -> 65534;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String name(long uid) {
        return Set.of("root", "ada", "bob", "nobody").stream()
                .filter(name -> uid(name) == uid)
                .findFirst()
                .orElseThrow();
    }
}
