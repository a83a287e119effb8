package dev.projax.core.conflict;

import dev.projax.core.allocation.Leases;
import dev.projax.core.discovery.Server;
import dev.projax.core.inventory.Instance;
import dev.projax.core.net.Loopback;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The verdict that follows from the facts. It depends on nothing else.
 *
 * @param kind the state of the port
 * @param asker the process that asked
 */
record JudgedPort(PortFacts facts, PortVerdict.Kind kind, Asker asker, Judgement judgement) implements PortVerdict {
    /** @param isInRange whether the port is in the app's range */
    static JudgedPort of(PortFacts facts, Asker asker, boolean isInRange) {
        Kind kind = Classification.of(facts);
        return new JudgedPort(facts, kind, asker, Judgement.of(facts, kind, asker, isInRange));
    }

    @Override
    public int port() {
        return facts.port();
    }

    @Override
    public boolean isHeld() {
        return kind != Kind.FREE && kind != Kind.RESERVED;
    }

    @Override
    public Optional<String> bindRefusal() {
        return nonEmpty(facts.refused());
    }

    @Override
    public Optional<String> reservation() {
        return nonEmpty(facts.reservation());
    }

    private static Optional<String> nonEmpty(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public List<ProcessInfo> holders() {
        return facts.holders(kind);
    }

    @Override
    public Optional<ProcessInfo> eldest() {
        return facts.eldest(kind);
    }

    @Override
    public List<SocketTable.Entry> sockets() {
        return facts.sockets();
    }

    @Override
    public Optional<ProcessInfo> process(long pid) {
        return facts.processes().stream()
                .filter(process -> process.pid() == pid)
                .findFirst();
    }

    @Override
    public List<SocketTable.Entry> sharedOutOfSight() {
        return facts.sharedOutOfSight();
    }

    @Override
    public Optional<Server> server() {
        return facts.server().flatMap(Instance::server);
    }

    @Override
    public Optional<Path> home() {
        return Optional.ofNullable(facts.resident()).map(PortFacts.Resident::home);
    }

    @Override
    public List<Trace> traces() {
        return facts.traces();
    }

    @Override
    public boolean splitsLocalhost() {
        return facts.isSplit();
    }

    @Override
    public boolean missesIpv6() {
        return facts.missesIpv6();
    }

    @Override
    public List<InetSocketAddress> redirected() {
        return at(facts.dialed().answering());
    }

    @Override
    public Optional<Target> target() {
        return Optional.ofNullable(facts.dialed().target());
    }

    @Override
    public List<InetSocketAddress> dropped() {
        return at(facts.dialed().silent());
    }

    private List<InetSocketAddress> at(Set<Loopback> loopbacks) {
        return loopbacks.stream().map(loopback -> loopback.at(port())).toList();
    }

    @Override
    public Optional<Leases.Entry> lease() {
        return Optional.ofNullable(facts.lease()).map(PortFacts.Lease::entry);
    }

    @Override
    public boolean breaksLease() {
        return facts.breaksLease();
    }

    @Override
    public Optional<HeldFor> heldFor() {
        return facts.forwarder(kind).flatMap(Forwarders::of);
    }

    @Override
    public Optional<ProcessInfo> forwarder() {
        return facts.forwarder(kind);
    }

    @Override
    public List<SocketTable.BlindSpot> blindSpots() {
        return facts.unseen().all(facts.inTheWay(SocketTable.State.LISTENING));
    }

    @Override
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(judgement.refusal());
    }

    @Override
    public NextStep nextStep() {
        return judgement.next();
    }

    /** Returns why the holders must not be terminated, even if they are a server of the app. */
    Optional<Refusal> refusalOfHolders() {
        return Optional.ofNullable(Judgement.ofHolders(facts, kind, asker, true).refusal());
    }

    /** Returns {@code 38124 FOREIGN [node (pid 812)]}. */
    @Override
    public String toString() {
        return port() + " " + kind + " " + holders();
    }
}
