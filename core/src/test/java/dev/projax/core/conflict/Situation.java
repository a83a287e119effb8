package dev.projax.core.conflict;

import dev.projax.core.allocation.LeaseInWords;
import dev.projax.core.allocation.Leases;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.InstanceId;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known about port 38124, written in words, for tables of verdicts. */
@SuppressWarnings("exports") // only for our own tests
public final class Situation {
    private static final int PORT = 38124;
    private static final InstanceId ID = new InstanceId("0123456789abcdef");

    private final String refused;
    private final String sockets;
    private final String processes;
    private String user = "ada";
    private String reservation = "";
    private Dialed dialed = Dialed.NOTHING;
    private PortFacts.@Nullable Unrecorded unrecorded;
    private PortFacts.@Nullable Resident resident;
    private SocketTable.@Nullable BlindSpot spot;
    private List<SocketTable.BlindSpot> outside = List.of();
    private Leases.@Nullable Entry lease;
    private boolean isInsideLease;

    private Situation(String refused, String sockets, String processes) {
        this.refused = refused;
        this.sockets = sockets;
        this.processes = processes;
    }

    /**
     * Returns a port that cannot be bound.
     *
     * @param sockets as {@link InWords#sockets} reads them
     * @param processes as {@link InWords#processes} reads them
     */
    public static Situation taken(@Nullable String sockets, @Nullable String processes) {
        return new Situation("in use", sockets == null ? "" : sockets, processes == null ? "" : processes);
    }

    /** Returns a port that can be bound. */
    public static Situation free(@Nullable String sockets, @Nullable String processes) {
        return new Situation("", sockets == null ? "" : sockets, processes == null ? "" : processes);
    }

    /** Sets the user that asks, {@code ada} otherwise. Its process is 500, its parents are 400, 300 and 1. */
    public Situation askedBy(String name) {
        user = name;
        return this;
    }

    /** Lets the system forbid to bind the port. */
    public Situation reserved(String rule) {
        reservation = rule;
        return this;
    }

    /** Lets connections to the port be answered on these loopback addresses. */
    public Situation answeredOn(Loopback... addresses) {
        dialed = new Dialed(Set.of(addresses), Set.of());
        return this;
    }

    /** Lets the system redirect connections to that listener. */
    public Situation leadingTo(PortVerdict.Target target) {
        dialed = dialed.leadingTo(target);
        return this;
    }

    /** Lets connections to the port be neither accepted nor refused on these loopback addresses. */
    public Situation silentOn(Loopback... addresses) {
        dialed = new Dialed(Set.of(), Set.of(addresses));
        return this;
    }

    /**
     * Lets the port be leased. Its program is visible if it is one of the processes. The environments of the processes
     * name no lease.
     *
     * @param lessee as {@link LeaseInWords#lease} reads it
     */
    public Situation leasedTo(String lessee) {
        lease = LeaseInWords.lease(lessee);
        return this;
    }

    /** Lets the one that asks run in the lease. */
    public Situation insideLease() {
        isInsideLease = true;
        return this;
    }

    /** Lets a Projax server answer on the port of which this home has no valid record. */
    public Situation answeredByServer(PortVerdict.Relation relation) {
        unrecorded = new PortFacts.Unrecorded(ID, relation);
        return this;
    }

    /** Lets a server whose record cannot be read hold the port: that of a home, in a container unless reachable. */
    public Situation heldByServer(long pid, Path home, boolean isReachable) {
        resident = new PortFacts.Resident(ID, pid, home, isReachable, null);
        return this;
    }

    /** Lets holders of all listening sockets be hidden for this reason. */
    public Situation hiddenBy(SocketTable.BlindSpot reason) {
        spot = reason;
        return this;
    }

    /** Lets a program outside this system be able to hold the port. */
    public Situation unseenOutside(SocketTable.BlindSpot reason) {
        outside = List.of(reason);
        return this;
    }

    private Unseen unseen() throws UnknownHostException {
        Map<String, SocketTable.BlindSpot> spots = new HashMap<>();
        if (spot != null) {
            for (SocketTable.Entry socket : InWords.sockets(sockets)) {
                spots.put(socket.key(), spot);
            }
        }
        return new Unseen(spots, outside);
    }

    private PortFacts.@Nullable Lease lease() {
        return lease == null
                ? null
                : LeasesInSight.seen(lease, isInsideLease, InWords.processes(processes), process -> "PATH=/bin\0");
    }

    PortFacts facts() throws UnknownHostException {
        return new PortFacts(
                PORT,
                refused,
                InWords.sockets(sockets),
                InWords.processes(processes),
                null,
                resident,
                null,
                unrecorded,
                reservation,
                dialed,
                unseen(),
                lease(),
                false);
    }

    /** Returns the verdict on the port, which is in the range of the app. */
    public PortVerdict verdict() throws UnknownHostException {
        return verdict(true);
    }

    /** Returns the verdict on the port. */
    public PortVerdict verdict(boolean isInRange) throws UnknownHostException {
        return JudgedPort.of(facts(), new Asker(500, Set.of(400L, 300L, 1L), user), isInRange);
    }
}
