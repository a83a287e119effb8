package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R3: a disk without free space, and one without free inodes. */
@Tag("long")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DiskFullIT {
    private static final int TRIES = 100;
    private static final String OLD = "38199";
    private static final Duration LIMIT = Duration.ofSeconds(200);

    /**
     * Mounts a disk, fills it, starts a server on it, and prints a line: the exit code, the old port file's content,
     * the number of listening sockets in this network, the number of new files, and the server's output. In every
     * second try, the directory of the records already exists.
     */
    private static final String TRY = """
            for i in $(seq "$1"); do
                mount -t tmpfs -o mode=700,"$2" none "$PROJAX_HOME" || exit 1
                printf '38199\\n' > "$PROJAX_HOME/api-port.txt"
                [ $((i % 2)) -eq 0 ] || mkdir -m 700 "$PROJAX_HOME/instances"
                if [ "$2" = size=16k ]; then
                    cat /dev/zero > "$PROJAX_HOME/full" 2> "$3"
                else
                    n=0; while true > "$PROJAX_HOME/full-$n"; do n=$((n+1)); done 2> "$3"
                fi
                before=$(find "$PROJAX_HOME" -type f ! -name '*.lock' | wc -l)
                said=$("$0" serve 2>&1 < /dev/null)
                code=$?
                after=$(find "$PROJAX_HOME" -type f ! -name '*.lock' | wc -l)
                listening=$(cat /proc/net/tcp /proc/net/tcp6 | grep -c ' 0A ')
                echo "$code $(cat "$PROJAX_HOME/api-port.txt") $listening $((after - before)) $said"
                umount "$PROJAX_HOME"
            done
            """;

    @Test
    void a_start_fails_with_the_reason_and_changes_nothing() throws IOException {
        Requirement.root();
        Requirement.command("unshare");
        List<String> wrong = new ArrayList<>();
        List<String> tries = new ArrayList<>();
        try (OwnNetwork network = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            tries.addAll(tries(place, network, "size=16k", "No space left on device", wrong));
            tries.addAll(tries(place, network, "size=1m,nr_inodes=8", "No space left on device", wrong));
        }

        FaultTable.record("R3", "disk full, no inodes", tries.size(), wrong.size(), Duration.ZERO);
        assertThat(tries).hasSize(TRIES);
        assertThat(wrong).isEmpty();
    }

    private static List<String> tries(
            Workplace place, OwnNetwork network, String disk, String reason, List<String> wrong) throws IOException {
        Finished all = place.terminal()
                .in(network)
                .run(
                        LIMIT,
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        TRY,
                        Workplace.command()[0],
                        Integer.toString(TRIES / 2),
                        disk,
                        place.directory().resolve("filling.txt").toString());
        assertThat(all.exit()).as(all.err()).isZero();
        List<String> lines = all.out().lines().toList();
        for (String line : lines) {
            boolean right = line.startsWith("7 " + OLD + " 0 0 projax: " + place.home())
                    && line.contains(reason)
                    && line.endsWith("; choose another PROJAX_HOME");
            if (!right) {
                wrong.add(disk + ": " + line);
            }
        }
        return lines;
    }
}
