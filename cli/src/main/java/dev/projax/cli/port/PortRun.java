package dev.projax.cli.port;

import dev.projax.core.allocation.PortRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Neighboring ports with nothing different to say share one row of a table.
 *
 * @param <T> what the row shows besides the ports
 */
record PortRun<T>(PortRange ports, T cells) {
    static <T> PortRun<T> of(int port, T cells) {
        return new PortRun<>(PortRange.of(port), cells);
    }

    /** Joins neighbors with equal cells. */
    static <T> List<PortRun<T>> joined(List<PortRun<T>> runs) {
        List<PortRun<T>> joined = new ArrayList<>();
        for (PortRun<T> run : runs) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).isFollowedBy(run)) {
                PortRange both = new PortRange(joined.get(last).ports.first(), run.ports.last());
                joined.set(last, new PortRun<>(both, run.cells));
            } else {
                joined.add(run);
            }
        }
        return joined;
    }

    private boolean isFollowedBy(PortRun<T> other) {
        return ports.last() == other.ports.first() - 1 && cells.equals(other.cells);
    }
}
