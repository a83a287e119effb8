package dev.projax.core.allocation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The order in which a lease tries ports.
 *
 * @param first the port that the name had last, then those that no other name remembers
 * @param last the ports that other names remember
 */
record LeaseOrder(List<Integer> first, List<Integer> last) {
    /**
     * Orders the ports of {@code choice}. A preferred port comes before all that the name did not have.
     *
     * @param own the port that the name had last; it counts only if the choice has it
     * @param ofOthers the ports that other names remember
     */
    static LeaseOrder of(PortChoice choice, OptionalInt own, Set<Integer> ofOthers) {
        List<Integer> first = new ArrayList<>();
        List<Integer> last = new ArrayList<>();
        for (int port : choice.inOrder()) {
            if (own.orElse(0) == port) {
                first.add(0, port);
            } else if (ofOthers.contains(port) && choice.preferred().orElse(0) != port) {
                last.add(port);
            } else {
                first.add(port);
            }
        }
        return new LeaseOrder(first, last);
    }
}
