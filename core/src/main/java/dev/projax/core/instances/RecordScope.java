package dev.projax.core.instances;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a record means something. Each part is empty where it is not known, as outside Linux.
 *
 * @param machine the machine's id ({@code /etc/machine-id})
 * @param boot the id of the boot, new each time ({@code /proc/sys/kernel/random/boot_id})
 * @param netns the network namespace, whose loopback addresses are its own ({@code /proc/self/ns/net})
 */
public record RecordScope(String machine, String boot, String netns) {
    /** Returns where this process is. */
    public static RecordScope here() {
        return here(Path.of("/"));
    }

    /** Returns where this process is, as the files below {@code root} say. */
    static RecordScope here(Path root) {
        return new RecordScope(
                line(root.resolve("etc/machine-id")),
                line(root.resolve("proc/sys/kernel/random/boot_id")),
                link(root.resolve("proc/self/ns/net")));
    }

    /** Tells whether a port of this place is the same port for a process in {@code here}. */
    public boolean isReachableFrom(RecordScope here) {
        return boot.equals(here.boot) && netns.equals(here.netns);
    }

    /** Tells whether it is the machine of {@code here} before it was started the last time. */
    public boolean isEarlierBootOf(RecordScope here) {
        return !machine.isEmpty() && machine.equals(here.machine) && !boot.equals(here.boot);
    }

    private static String line(Path file) {
        try {
            return printable(Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return "";
        }
    }

    private static String link(Path file) {
        try {
            return printable(Files.readSymbolicLink(file).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /** Returns {@code text}, or nothing if it could not stand in a line of a record. */
    private static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return "";
            }
        }
        return text;
    }
}
