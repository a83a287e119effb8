package dev.projax.it.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.inventory.Instances;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** R12: damaged records, and files that are not records at all, next to a valid one. */
final class CorruptRecordIT {
    private static final String ANOTHER = "another's record";

    @Test
    void is_skipped_with_a_reason_and_never_deleted() throws Exception {
        int tries;
        List<String> wrong = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            Path folder = place.home().resolve("instances");
            String good = Files.readString(place.record());
            String own = Discovery.of(place.app())
                    .find()
                    .flatMap(Server::id)
                    .orElseThrow()
                    .text();
            Map<String, Path> corrupt = write(folder, corruptions(good), own);
            Path elsewhere = place.directory().resolve("good.instance");
            corrupt.put("a link to a good one", link(folder, corrupt.size(), elsewhere, good, own));
            tries = corrupt.size();

            for (Instance instance : Instances.of(place.app()).list()) {
                boolean isOwn = instance.id().text().equals(own);
                boolean right = isOwn
                        ? instance.state() == InstanceState.VERIFIED
                        : instance.state() == InstanceState.UNKNOWN
                                && instance.detail().startsWith("has a record that was ignored: ");
                if (!right) {
                    wrong.add(instance + ", " + instance.detail());
                }
            }
            assertThat(Instances.of(place.app()).list()).hasSize(tries + 1);
            assertThat(Instances.of(place.app()).sweep()).isEmpty();
            ServerProcess next = place.serve();
            assertThat(place.projax("port", "--verified", "--deadline", "10s").out())
                    .isEqualTo(server.port() + "\n");
            assertThat(next.terminate()).isEqualTo(143);
            for (Map.Entry<String, Path> entry : corrupt.entrySet()) {
                if (!Files.exists(entry.getValue(), LinkOption.NOFOLLOW_LINKS)) {
                    wrong.add(entry.getKey() + " was deleted");
                }
            }
        }

        FaultTable.record("R12", "corrupt record", tries, wrong.size(), Duration.ZERO);
        assertThat(wrong).isEmpty();
    }

    /**
     * Writes each content under a new ID, half of them with a lock that no process holds. The content contains that ID,
     * so that the ID is not what is wrong with it. One record is a directory.
     */
    private static Map<String, Path> write(Path folder, Map<String, byte[]> contents, String own) throws IOException {
        Map<String, Path> written = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
            String text = new String(content.getValue(), ISO_8859_1);
            boolean another = content.getKey().equals(ANOTHER);
            String said = another ? text : text.replace(own, id(written.size()));
            Path file = file(folder, written.size());
            written.put(content.getKey(), Files.write(file, said.getBytes(ISO_8859_1)));
        }
        Path directory = file(folder, written.size());
        written.put("a directory", Files.createDirectory(directory));
        return written;
    }

    /** Creates a record with only one fault: it is a link to a file elsewhere. */
    private static Path link(Path folder, int number, Path elsewhere, String good, String own) throws IOException {
        Files.writeString(elsewhere, good.replace(own, id(number)));
        return Files.createSymbolicLink(file(folder, number), elsewhere);
    }

    private static String id(int number) {
        return String.format("%016x", 0xabcdef00L + number);
    }

    private static Path file(Path folder, int number) throws IOException {
        String id = id(number);
        if (number % 2 == 0 && !Files.exists(folder.resolve(id + ".lock"))) {
            Files.createFile(folder.resolve(id + ".lock"));
        }
        return folder.resolve(id + ".instance");
    }

    private static Map<String, byte[]> corruptions(String good) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        contents.put(ANOTHER, good.getBytes(US_ASCII));
        contents.put("empty", new byte[0]);
        for (int length = 1; length < good.length(); length += 17) {
            contents.put("cut after " + length + " bytes", Arrays.copyOf(good.getBytes(US_ASCII), length));
        }
        byte[] garbage = new byte[400];
        new Random(12).nextBytes(garbage);
        contents.put("garbage", garbage);
        contents.put("NULs", new byte[400]);
        contents.put("1 MB", good.repeat(1_000_000 / good.length()).getBytes(US_ASCII));
        contents.put("version 2", good.replace("version=1", "version=2").getBytes(US_ASCII));
        contents.put("no version", good.replace("version=1\n", "").getBytes(US_ASCII));
        contents.put("a port twice", (good + "port=1\n").getBytes(US_ASCII));
        contents.put("port 0", good.replaceAll("port=[0-9]+", "port=0").getBytes(US_ASCII));
        contents.put("port 70000", good.replaceAll("port=[0-9]+", "port=70000").getBytes(US_ASCII));
        contents.put("pid -1", good.replaceAll("pid=[0-9]+", "pid=-1").getBytes(US_ASCII));
        contents.put(
                "no time", good.replaceAll("started=.*", "started=yesterday").getBytes(US_ASCII));
        contents.put("short secret", good.replaceAll("secret=.", "secret=").getBytes(US_ASCII));
        contents.put("no token", good.replaceAll("token=.*\n", "").getBytes(US_ASCII));
        contents.put("Windows line endings", good.replace("\n", "\r\n").getBytes(US_ASCII));
        return contents;
    }
}
