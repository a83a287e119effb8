package dev.projax.core.allocation;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ports to try, in order: optionally a preferred one, then a range in ascending order. */
@SuppressWarnings("exports") // @Nullable, which only matters to callers that have it
public final class PortChoice {
    private static final int NONE = 0;

    private final int preferred;
    private final PortRange range;

    private PortChoice(int preferred, PortRange range) {
        this.preferred = preferred;
        this.range = range;
    }

    /** Chooses the first free port of {@code range}. */
    public static PortChoice firstFreeOf(PortRange range) {
        return new PortChoice(NONE, range);
    }

    /** Chooses {@code port} and no other. */
    public static PortChoice strictly(int port) {
        return firstFreeOf(PortRange.of(port));
    }

    /**
     * Returns a choice that tries {@code port} before the range, like a restart that wants its old port back. It may be
     * outside the range.
     *
     * @throws IllegalArgumentException if {@code port} is outside 1-65535
     */
    public PortChoice preferring(int port) {
        return new PortChoice(PortRange.of(port).first(), range);
    }

    /** Returns the range to try. */
    public PortRange range() {
        return range;
    }

    /** Returns the port to try before the range. */
    public OptionalInt preferred() {
        return preferred == NONE ? OptionalInt.empty() : OptionalInt.of(preferred);
    }

    /** Returns whether the choice asks for exactly this port: as the preferred one, or as the only one. */
    boolean names(int port) {
        return preferred == NONE ? range.size() == 1 && range.first() == port : preferred == port;
    }

    /** Returns the ports in the order in which they are tried, each once. */
    int[] inOrder() {
        boolean extra = preferred != NONE && !range.contains(preferred);
        int[] ports = new int[range.size() + (extra ? 1 : 0)];
        int count = 0;
        if (preferred != NONE) {
            ports[count++] = preferred;
        }
        for (int port = range.first(); port <= range.last(); port++) {
            if (port != preferred) {
                ports[count++] = port;
            }
        }
        return ports;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PortChoice choice && preferred == choice.preferred && range.equals(choice.range);
    }

    @Override
    public int hashCode() {
        return 31 * preferred + range.hashCode();
    }

    /** Returns {@code 38124-38133}, or {@code 38130, then 38124-38133} with a preferred port. */
    @Override
    public String toString() {
        return preferred == NONE ? range.toString() : preferred + ", then " + range;
    }

    /**
     * A port that was tried and refused.
     *
     * @param port 1 to 65535
     * @param reason the reason, in the operating system's words; for people, so never parse it
     */
    public record Refused(int port, String reason) {
        /** Returns {@code 38124 (Address already in use), 38125 (leased to node (pid 812))}. */
        static String list(List<Refused> ports) {
            return ports.stream().map(Refused::toString).collect(Collectors.joining(", "));
        }

        /** Returns {@code 38124 (Address already in use)}. */
        @Override
        public String toString() {
            return port + " (" + reason + ")";
        }
    }
}
