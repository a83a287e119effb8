package dev.projax.core.discovery;

import dev.projax.core.files.Reading;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.time.Duration;
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
 * @param loopback the address to dial
 * @param living the running server whose record names the port; null if there is none
 */
record Target(
        int port,
        Loopback loopback,
        Set<Candidate.Source> sources,
        @Nullable InstanceId living) {
    /** A server that may be running according to its files. */
    record Registered(InstanceId id, int port, boolean lives) {}

    /** Returns a port with one reason to ask it. */
    static Target of(int port, Candidate.Source source) {
        return new Target(port, Loopback.IPV4, Set.of(source), null);
    }

    /** Returns an address that the caller named. */
    static Target at(Loopback loopback, int port) {
        return new Target(port, loopback, Set.of(Candidate.Source.CALLER), null);
    }

    /** Returns whether a proof may be expected from it. */
    boolean mayProveItself() {
        return sources.contains(Candidate.Source.PORT_FILE) || sources.contains(Candidate.Source.RECORD);
    }

    /** Returns the result after {@code elapsed}. A healthy answer without a proof counts as a server too. */
    Candidate after(Answer answer, Duration elapsed) {
        Answer meant = interpret(answer);
        Server server = meant.server();
        if (server == null && meant.outcome().isHealthy()) {
            server = Server.unverified(port);
        }
        Answer.Claim claim = meant.claim();
        return new Candidate(
                port,
                sources,
                meant.outcome(),
                meant.detail(),
                meant.status(),
                server,
                claim == null ? "" : claim.instance(),
                elapsed);
    }

    /** Returns what {@code answer} means here: a running server that refuses connections is not absent. */
    Answer interpret(Answer answer) {
        return answer.outcome() == Candidate.Outcome.ABSENT && living != null
                ? Answer.of(
                        Candidate.Outcome.UNRESPONSIVE, answer.detail() + ", although server " + living + " is running")
                : answer;
    }

    /** Returns the ports to ask in the order of preference, each port once. */
    static List<Target> of(App app, Reading<Integer> portFile, List<Registered> registered) {
        Map<Integer, Set<Candidate.Source>> sources = new LinkedHashMap<>();
        if (portFile.value().isPresent()) {
            add(sources, portFile.value().get(), Candidate.Source.PORT_FILE);
        }
        for (int port = app.range().first(); port <= app.range().last(); port++) {
            add(sources, port, Candidate.Source.RANGE);
        }
        for (int port : app.extraPorts()) {
            add(sources, port, Candidate.Source.EXTRA);
        }
        Map<Integer, InstanceId> living = new LinkedHashMap<>();
        for (Registered instance : registered) {
            add(sources, instance.port(), Candidate.Source.RECORD);
            if (instance.lives()) {
                living.put(instance.port(), instance.id());
            }
        }
        List<Target> targets = new ArrayList<>(sources.size());
        for (Map.Entry<Integer, Set<Candidate.Source>> entry : sources.entrySet()) {
            targets.add(new Target(entry.getKey(), Loopback.IPV4, entry.getValue(), living.get(entry.getKey())));
        }
        return targets;
    }

    /** Returns this port with one more reason to ask it. */
    Target with(Registered instance) {
        Set<Candidate.Source> more = EnumSet.of(Candidate.Source.RECORD);
        more.addAll(sources);
        return new Target(port, loopback, more, instance.lives() ? instance.id() : living);
    }

    private static void add(Map<Integer, Set<Candidate.Source>> sources, int port, Candidate.Source source) {
        Set<Candidate.Source> known = sources.get(port);
        if (known == null) {
            sources.put(port, EnumSet.of(source));
        } else {
            known.add(source);
        }
    }
}
