package dev.projax.core.discovery;

import dev.projax.core.registry.App;
import dev.projax.core.registry.PortFileReading;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A port to ask, and why. */
record Target(int port, Set<Source> sources) {
    boolean inPortFile() {
        return sources.contains(Source.PORT_FILE);
    }

    /** Returns whom to ask, in the order in which their answers count, each port once. */
    static List<Target> of(App app, PortFileReading portFile) {
        Map<Integer, Set<Source>> sources = new LinkedHashMap<>();
        if (portFile.port().isPresent()) {
            add(sources, portFile.port().getAsInt(), Source.PORT_FILE);
        }
        for (int port = app.range().first(); port <= app.range().last(); port++) {
            add(sources, port, Source.RANGE);
        }
        for (int port : app.extraPorts()) {
            add(sources, port, Source.EXTRA);
        }
        List<Target> targets = new ArrayList<>(sources.size());
        for (Map.Entry<Integer, Set<Source>> entry : sources.entrySet()) {
            targets.add(new Target(entry.getKey(), entry.getValue()));
        }
        return targets;
    }

    private static void add(Map<Integer, Set<Source>> sources, int port, Source source) {
        Set<Source> known = sources.get(port);
        if (known == null) {
            sources.put(port, EnumSet.of(source));
        } else {
            known.add(source);
        }
    }
}
