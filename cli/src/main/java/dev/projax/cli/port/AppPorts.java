package dev.projax.cli.port;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.inventory.Instances;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The ports that matter to an app. */
final class AppPorts {
    private AppPorts() {}

    /** Returns the ports of the range, and those outside it where a server of ours runs. */
    static Set<Integer> of(App app) throws IOException {
        Set<Integer> ports = new TreeSet<>(ofRange(app.range()));
        for (Instance instance : Instances.of(app).list()) {
            boolean isHere = instance.state() != InstanceState.STALE && instance.state() != InstanceState.UNKNOWN;
            if (isHere && instance.port().isPresent()) {
                ports.add(instance.port().getAsInt());
            }
        }
        return ports;
    }

    /** Returns the ports of a range, in ascending order. */
    static List<Integer> ofRange(PortRange range) {
        return IntStream.rangeClosed(range.first(), range.last()).boxed().toList();
    }
}
