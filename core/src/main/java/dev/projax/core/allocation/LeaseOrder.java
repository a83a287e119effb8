package dev.projax.core.allocation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The order in which a lease tries ports. */
final class LeaseOrder {
    private LeaseOrder() {}

    /**
     * Returns the ports of {@code choice} in the order in which to try them: the one that the name had last, then those
     * that no other name remembers, then the rest.
     *
     * @param own the port that the name had last; it counts only if the choice has it
     * @param ofOthers the ports that other names remember
     */
    static List<Integer> of(PortChoice choice, OptionalInt own, Collection<Integer> ofOthers) {
        Set<Integer> remembered = Set.copyOf(ofOthers);
        Set<Integer> order = new LinkedHashSet<>();
        List<Integer> last = new ArrayList<>();
        for (int port : choice.inOrder()) {
            boolean isPreferred = choice.preferred().orElse(0) == port;
            if (remembered.contains(port) && !isPreferred) {
                last.add(port);
            } else {
                order.add(port);
            }
        }
        order.addAll(last);
        List<Integer> all = new ArrayList<>(order);
        if (own.isPresent() && all.remove((Integer) own.getAsInt())) {
            all.add(0, own.getAsInt());
        }
        return all;
    }
}
