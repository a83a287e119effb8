package dev.projax.core.discovery;

import dev.projax.core.files.Reading;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port to ask, and why.
 *
 * @param living the instance whose record names the port and whose lock is held, if there is one
 */
record Target(int port, Set<Source> sources, @Nullable InstanceId living) {
    /** An instance that may live, by what its files say. */
    record Registered(InstanceId id, int port, boolean lives) {}

    /** Returns a port that is asked for one reason. */
    static Target of(int port, Source source) {
        return new Target(port, Set.of(source), null);
    }

    boolean inPortFile() {
        return sources.contains(Source.PORT_FILE);
    }

    /** Tells whether a proof may be expected of it. */
    boolean mayProveItself() {
        return sources.contains(Source.PORT_FILE) || sources.contains(Source.RECORD);
    }

    /** Returns what {@code verdict} means here: a server that lives and refuses connections is not absent. */
    Answer interpret(Answer verdict) {
        return verdict.outcome() == Outcome.ABSENT && living != null
                ? Answer.of(Outcome.UNRESPONSIVE, verdict.detail() + ", though instance " + living + " lives")
                : verdict;
    }

    /** Returns whom to ask, in the order in which their answers count, each port once. */
    static List<Target> of(App app, Reading<Integer> portFile, List<Registered> registered) {
        Map<Integer, Set<Source>> sources = new LinkedHashMap<>();
        if (portFile.value().isPresent()) {
            add(sources, portFile.value().get(), Source.PORT_FILE);
        }
        for (int port = app.range().first(); port <= app.range().last(); port++) {
            add(sources, port, Source.RANGE);
        }
        for (int port : app.extraPorts()) {
            add(sources, port, Source.EXTRA);
        }
        Map<Integer, InstanceId> living = new LinkedHashMap<>();
        for (Registered instance : registered) {
            add(sources, instance.port(), Source.RECORD);
            if (instance.lives()) {
                living.put(instance.port(), instance.id());
            }
        }
        List<Target> targets = new ArrayList<>(sources.size());
        for (Map.Entry<Integer, Set<Source>> entry : sources.entrySet()) {
            targets.add(new Target(entry.getKey(), entry.getValue(), living.get(entry.getKey())));
        }
        return targets;
    }

    /** Returns this port with one more reason to ask it. */
    Target with(Registered instance) {
        Set<Source> more = EnumSet.of(Source.RECORD);
        more.addAll(sources);
        return new Target(port, more, instance.lives() ? instance.id() : living);
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
