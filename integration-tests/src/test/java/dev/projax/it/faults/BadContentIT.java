package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.files.Reading;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import dev.projax.server.ApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** R6: the port file contains something other than a port. */
final class BadContentIT {
    private static final int MOST_BYTES = 64;
    private static final int READS = 5;
    private static final int MANY = 10 * 1024 * 1024;

    @Test
    void is_ignored_with_a_reason_and_the_server_is_still_found() throws IOException {
        Timings searches = new Timings();
        List<String> wrong = new ArrayList<>();
        try (Workplace workplace = Workplace.open();
                Hosted<ApiServer> server = ApiServer.start(workplace.app())) {
            PortFile portFile = PortFile.of(workplace.app());
            for (Map.Entry<String, byte[]> content : badContents().entrySet()) {
                Files.write(workplace.portFile(), content.getValue());
                Reading<Integer> reading = portFile.read();
                long start = System.nanoTime();
                Optional<Integer> found = Discovery.of(workplace.app()).find().map(Server::port);
                searches.add(Timings.since(start));
                if (reading.ignored().isEmpty()
                        || reading.value().isPresent()
                        || !found.equals(Optional.of(server.port()))) {
                    wrong.add(content.getKey() + ": " + reading + ", found " + found);
                }
            }
            Finished port = workplace.projax("port");

            FaultTable.record("R6", "bad content", badContents().size(), wrong.size(), searches.worst());
            assertThat(wrong).isEmpty();
            assertThat(port.out()).as("with 10 MB in the port file").isEqualTo(server.port() + "\n");
        }
    }

    @Test
    void accepts_a_port_with_white_space_around_it_and_nothing_else() throws IOException {
        try (Workplace workplace = Workplace.open()) {
            PortFile portFile = PortFile.of(workplace.app());
            for (String good : List.of("38124", "38124\n", "38124\r\n", " \t\n38124 ", "00080", "1", "65535")) {
                Files.writeString(workplace.portFile(), good);

                assertThat(portFile.read().value()).as("\"%s\"", good).contains(Integer.parseInt(good.strip()));
            }
        }
    }

    @Test
    void reads_at_most_64_bytes() throws IOException {
        Requirement.linux();
        Map<String, Long> tooMuch = new LinkedHashMap<>();
        int tries = 0;
        try (Workplace workplace = Workplace.open()) {
            PortFile portFile = PortFile.of(workplace.app());
            // To the kernel, this is an empty regular file of ours, but its content goes on for pages.
            PortFile endless = PortFile.of(app(workplace, Path.of("/proc/self/maps")));
            for (Map.Entry<String, byte[]> content : badContents().entrySet()) {
                Files.write(workplace.portFile(), content.getValue());
                check(content.getKey(), portFile, tooMuch);
                tries++;
            }
            check("/proc/self/maps", endless, tooMuch);
            tries++;

            assertThat(endless.read().ignored()).isPresent();
        }

        FaultTable.record("R6", "bad content, bytes read", tries, tooMuch.size(), Duration.ZERO);
        assertThat(tooMuch).isEmpty();
    }

    private static void check(String name, PortFile portFile, Map<String, Long> tooMuch) throws IOException {
        long bytes = bytesReadBy(portFile);
        if (bytes > MOST_BYTES) {
            tooMuch.put(name, bytes);
        }
    }

    /**
     * Returns how many bytes this thread read from the kernel for the port file. Takes the lowest of several tries,
     * because now and then the thread also loads a class.
     */
    private static long bytesReadBy(PortFile portFile) throws IOException {
        Path counters = Path.of("/proc/thread-self/io");
        long least = Long.MAX_VALUE;
        for (int i = 0; i < READS; i++) {
            String before = Files.readString(counters, StandardCharsets.US_ASCII);
            portFile.read();
            String after = Files.readString(counters, StandardCharsets.US_ASCII);
            least = Math.min(least, bytesRead(after) - bytesRead(before) - before.length());
        }
        return least;
    }

    private static long bytesRead(String counters) {
        String first = counters.lines().findFirst().orElseThrow();
        return Long.parseLong(first.substring("rchar: ".length()));
    }

    private static App app(Workplace workplace, Path portFile) {
        App app = workplace.app();
        return new App(app.name(), app.range(), app.extraPorts(), app.directory(), portFile, app.leases());
    }

    private static Map<String, byte[]> badContents() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (String text : List.of(
                "",
                "\n",
                " \t\r\n",
                "\uFEFF38124\n",
                "38124abc",
                "abc",
                "+1",
                "-1",
                "0",
                "00000",
                "65536",
                "99999",
                "038124",
                "100000000000000000000",
                "38 124",
                "38124\n38125\n",
                "38124.0",
                "0x94ec",
                "3e4",
                "\u0663\u0664\u0665",
                "38124\u00a0",
                "port=38124",
                "{\"port\":38124}",
                "\"38124\"",
                "38124\u0000",
                "\u0000\u0000\u0000\u0000\u0000")) {
            contents.put(
                    "\"" + text.strip() + "\", " + text.length() + " characters",
                    text.getBytes(StandardCharsets.UTF_8));
        }
        contents.put("38124 in UTF-16", "38124\n".getBytes(StandardCharsets.UTF_16));
        contents.put("bytes that are not text", new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0x80, 0x01});
        contents.put("38124 and 60 spaces", ("38124" + " ".repeat(60)).getBytes(StandardCharsets.US_ASCII));
        byte[] digits = new byte[MANY];
        Arrays.fill(digits, (byte) '1');
        contents.put("10 MB of digits", digits);
        return contents;
    }
}
