package dev.projax.cli.port;

import dev.projax.core.allocation.PortRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The ports that Windows reserves, for Hyper-V for example; only {@code netsh} lists them. */
final class ExcludedPorts {
    private static final String COMMAND = "netsh interface ipv4 show excludedportrange protocol=tcp";

    private ExcludedPorts() {}

    /** Returns the ranges; none if {@code netsh} does not run. */
    static List<PortRange> ofThisSystem() {
        List<String> lines = new ArrayList<>();
        try {
            Process netsh = new ProcessBuilder(COMMAND.split(" ", -1))
                    .redirectErrorStream(true)
                    .start();
            netsh.getOutputStream().close();
            try (BufferedReader reader = netsh.inputReader()) {
                reader.lines().forEach(lines::add);
            }
        } catch (IOException e) {
            return List.of();
        }
        return parse(lines);
    }

    /** Parses the lines that start with two numbers, perhaps followed by an asterisk; the headings are translated. */
    static List<PortRange> parse(List<String> lines) {
        List<PortRange> ranges = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length >= 2 && words[0].matches("[0-9]{1,5}") && words[1].matches("[0-9]{1,5}")) {
                ranges.add(new PortRange(Math.max(1, Integer.parseInt(words[0])), Integer.parseInt(words[1])));
            }
        }
        return ranges;
    }

    /** Returns the command that lists them. */
    static String command() {
        return COMMAND;
    }
}
