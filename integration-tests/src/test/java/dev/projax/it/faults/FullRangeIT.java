package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A2: every port of the range is taken. */
final class FullRangeIT {
    @Test
    void names_every_holder_and_touches_no_file() throws IOException {
        try (Workplace workplace = Workplace.open()) {
            Files.writeString(workplace.portFile(), "38124\n");
            Map<Path, FileTime> before = files(workplace.home());
            List<PortSquatter> squatters = new ArrayList<>();
            Finished serve;
            try {
                for (int port = workplace.range().first();
                        port <= workplace.range().last();
                        port++) {
                    Loopback loopback = port % 2 == 0 || !FreePorts.hasIpv6() ? Loopback.IPV4 : Loopback.IPV6;
                    squatters.add(PortSquatter.listeningOn(loopback.at(port)));
                }
                serve = workplace.projax("serve");
            } finally {
                for (PortSquatter squatter : squatters) {
                    squatter.close();
                }
            }

            int named = 0;
            for (int port = workplace.range().first(); port <= workplace.range().last(); port++) {
                Pattern portAndHolder = Pattern.compile(
                        "^ *" + port + " +java \\(pid "
                                + ProcessHandle.current().pid() + "\\)$",
                        Pattern.MULTILINE);
                named += portAndHolder.matcher(serve.err()).find() ? 1 : 0;
            }
            FaultTable.record("A2", "range full", 10, 10 - named, serve.took());

            assertThat(serve.exit()).isEqualTo(4);
            assertThat(named).as(serve.err()).isEqualTo(10);
            assertThat(serve.out()).isEmpty();
            assertThat(files(workplace.home())).isEqualTo(before);
            assertThat(workplace.portFile()).hasContent("38124\n");
        }
    }

    private static Map<Path, FileTime> files(Path directory) throws IOException {
        Map<Path, FileTime> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (Files.isRegularFile(file) && !file.endsWith("api-port.txt.lock")) {
                    files.put(file, Files.getLastModifiedTime(file));
                }
            }
        }
        return files;
    }
}
