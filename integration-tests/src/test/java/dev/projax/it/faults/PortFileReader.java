package dev.projax.it.faults;

import dev.projax.core.files.Reading;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads a port file all the time, in its own process, and counts contents that no writer has written. */
final class PortFileReader {
    /** Once per round it uses core's reader, which takes longer because it also checks the file's owner. */
    private static final int ROUND = 20;

    private PortFileReader() {}

    /**
     * Takes the home, the minimum number of reads, and the ports that writers publish. Reads until there is a signal on
     * stdin, but at least that often. Prints the number of reads and of wrong contents.
     */
    public static void main(String[] args) throws IOException {
        PortFile portFile = PortFile.of(App.projax(Map.of("PROJAX_HOME", args[0])));
        int atLeast = Integer.parseInt(args[1]);
        int[] ports = IntStream.range(2, args.length)
                .map(i -> Integer.parseInt(args[i]))
                .toArray();
        Set<String> contents = IntStream.of(ports).mapToObj(port -> port + "\n").collect(Collectors.toSet());
        System.out.println("ready");
        int torn = 0;
        int reads = 0;
        while (reads < atLeast || System.in.available() == 0) {
            for (int i = 0; i < ROUND; i++) {
                boolean whole = i == 0 ? names(portFile.read(), ports) : contents.contains(read(portFile.path()));
                torn += whole ? 0 : 1;
            }
            reads += ROUND;
        }
        System.out.println(reads + " " + torn);
    }

    private static boolean names(Reading<Integer> reading, int... ports) {
        return IntStream.of(ports).anyMatch(reading::says);
    }

    /** Reads the file as a client in any language would. */
    private static String read(Path file) {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            byte[] bytes = new byte[64];
            int length = in.read(bytes);
            return length < 0 ? "" : new String(bytes, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }
}
