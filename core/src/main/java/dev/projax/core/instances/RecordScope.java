package dev.projax.core.instances;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The scope in which a record is valid. Parts that are unknown are empty, like all parts outside Linux.
 *
 * @param machine the ID of the machine ({@code /etc/machine-id})
 * @param boot the ID of the current boot ({@code /proc/sys/kernel/random/boot_id})
 * @param netns the network namespace, which has its own loopback addresses ({@code /proc/self/ns/net})
 */
public record RecordScope(String machine, String boot, String netns) {
    /** Returns the scope of this process. */
    public static RecordScope here() {
        return here(Path.of("/"));
    }

    /** Returns the scope of this process, read from the files below {@code root}. */
    static RecordScope here(Path root) {
        return new RecordScope(
                line(root.resolve("etc/machine-id")),
                line(root.resolve("proc/sys/kernel/random/boot_id")),
                link(root.resolve("proc/self/ns/net")));
    }

    /** Returns whether a port in this scope is the same port for a process in {@code here}. */
    public boolean isReachableFrom(RecordScope here) {
        return boot.equals(here.boot) && netns.equals(here.netns);
    }

    /** Returns where a server of this scope runs, seen from another scope, for people. */
    public String placeSeenFrom(RecordScope here) {
        return boot.equals(here.boot) ? "in another network namespace, such as a container" : "on another machine";
    }

    /** Returns whether this is an earlier boot of the machine of {@code here}. */
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

    /** Returns {@code text}, or an empty string if a record's line cannot contain it. */
    private static String printable(String text) {
        return PrintableAscii.isAll(text) ? text : "";
    }
}
