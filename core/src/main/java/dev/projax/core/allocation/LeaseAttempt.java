package dev.projax.core.allocation;

import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.files.ProcStat;
import dev.projax.core.leases.LeaseDirectory;
import dev.projax.core.leases.LeaseName;
import dev.projax.core.leases.LeaseRecord;
import dev.projax.core.leases.LeasedPort;
import dev.projax.core.leases.RememberedPorts;
import dev.projax.core.net.Deadline;
import dev.projax.core.proof.Randomness;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One attempt to lease a port for each name: all of them or none. For one call by one thread. */
final class LeaseAttempt {
    private static final int ID_BYTES = 8;

    private final LeaseDirectory files;
    private final Lessee lessee;
    private final PortCheck check;
    private final PortChoice choice;
    private final Deadline ending;
    private final boolean ipv6;

    private final Map<LeaseName, Closeable> locks = new HashMap<>();
    private final Map<Integer, PortLease> taken = new LinkedHashMap<>();
    private final Map<Integer, String> refused = new HashMap<>();
    private final Set<Integer> leased = new HashSet<>();
    private final long start = System.nanoTime();
    private long paused;
    private long end = start;
    private @Nullable LeaseName missed;

    /** @param ending how long to wait for a port whose holder is about to release it */
    LeaseAttempt(LeaseDirectory files, Lessee lessee, PortCheck check, PortChoice choice, Deadline ending) {
        this.files = files;
        this.lessee = lessee;
        this.check = check;
        this.choice = choice;
        this.ending = ending;
        this.ipv6 = check.sockets().hasIpv6();
    }

    /**
     * Returns a lease for each name, in their order. A null stands for a lease without a name.
     *
     * @return empty if a name is leased or too few ports are free; then nothing is leased
     * @throws IOException if leases do not work, or a port cannot be checked
     */
    Optional<List<PortLease>> lease(List<? extends @Nullable LeaseName> names) throws IOException {
        try {
            Optional<List<PortLease>> all = lockAll(names) ? leaseAll(names) : Optional.empty();
            if (all.isEmpty()) {
                closeAll(null);
            }
            return all;
        } catch (Throwable e) {
            closeAll(e);
            throw e;
        } finally {
            end = System.nanoTime();
        }
    }

    /** Returns how long it worked, without the time that it waited. */
    Duration cost() {
        return Duration.ofNanos(end - start - paused);
    }

    /** Locks names in the same order as every other process. So if two want the same names, one gets them. */
    private boolean lockAll(List<? extends @Nullable LeaseName> names) throws IOException {
        List<LeaseName> sorted = new ArrayList<>();
        for (LeaseName name : names) {
            if (name != null) {
                sorted.add(name);
            }
        }
        sorted.sort(Comparator.comparing(LeaseName::name));
        for (LeaseName name : sorted) {
            Optional<Closeable> lock = files.names().tryTake(name);
            if (lock.isEmpty()) {
                missed = name;
                return false;
            }
            locks.put(name, lock.get());
        }
        return true;
    }

    /** Leases ports for names that had one before those that had none, which could take them. */
    private Optional<List<PortLease>> leaseAll(List<? extends @Nullable LeaseName> names) throws IOException {
        RememberedPorts remembered = files.names().remembered();
        PortLease[] all = new PortLease[names.size()];
        for (boolean hadPort : new boolean[] {true, false}) {
            for (int i = 0; i < all.length; i++) {
                LeaseName name = names.get(i);
                OptionalInt last = name == null ? OptionalInt.empty() : remembered.of(name);
                if (last.isPresent() == hadPort) {
                    Optional<PortLease> lease = leaseOne(name, last, remembered);
                    if (lease.isEmpty()) {
                        return Optional.empty();
                    }
                    all[i] = lease.get();
                }
            }
        }
        for (int i = 0; i < all.length; i++) {
            LeaseName name = names.get(i);
            if (name != null) {
                files.names().remember(name, all[i].port());
            }
        }
        return Optional.of(List.of(all));
    }

    private Optional<PortLease> leaseOne(@Nullable LeaseName name, OptionalInt last, RememberedPorts remembered)
            throws IOException {
        LeaseOrder order = LeaseOrder.of(choice, last, remembered.ofOthersThan(name));
        Optional<PortLease> lease = leaseFirst(order.first(), name, last);
        return lease.isPresent() ? lease : leaseFirst(remembered.oldestFirst(order.last()), name, last);
    }

    private Optional<PortLease> leaseFirst(List<Integer> ports, @Nullable LeaseName name, OptionalInt last)
            throws IOException {
        for (int port : ports) {
            boolean isWanted = last.orElse(0) == port;
            boolean isTried = taken.containsKey(port) || refused.containsKey(port) || leased.contains(port);
            if (!isTried || (isWanted && leased.remove(port))) {
                Optional<LeasedPort> held = hold(port, isWanted);
                if (held.isPresent()) {
                    PortLease lease = describe(held.get(), port, name);
                    taken.put(port, lease);
                    return Optional.of(lease);
                }
            }
        }
        return Optional.empty();
    }

    /** Holds a port if it is free. Waits for one whose holder is about to release it. */
    private Optional<LeasedPort> hold(int port, boolean isWanted) throws IOException {
        Optional<LeasedPort> held = files.tryTake(port);
        while (held.isEmpty() && !ending.isOver() && isNearlyFree(port, isWanted)) {
            long before = System.nanoTime();
            Deadline.pause("a port");
            paused += System.nanoTime() - before;
            held = files.tryTake(port);
        }
        if (held.isEmpty()) {
            leased.add(port);
            return held;
        }
        String refusal;
        try {
            refusal = check.refusalOf(port, ipv6);
        } catch (Throwable e) {
            close(held.get(), e);
            throw e;
        }
        if (refusal == null) {
            return held;
        }
        held.get().close();
        refused.put(port, refusal);
        return Optional.empty();
    }

    /**
     * Returns whether the holder of a port is about to release it, because its program has exited. In a container every
     * process outside seems to have exited, so the holder must be visible. The port that a name had last is also worth
     * a wait if that is not known, or if another process only tries it.
     */
    private boolean isNearlyFree(int port, boolean isWanted) {
        LeaseRecord holder = files.recordOf(port);
        return holder.id() == null ? isWanted : hasExited(holder.pid()) && (isWanted || files.showsHolderOf(port));
    }

    private PortLease describe(LeasedPort held, int port, @Nullable LeaseName name) throws IOException {
        String id = HexFormat.of().formatHex(Randomness.bytes(ID_BYTES));
        String called = name == null ? null : name.name();
        try {
            held.describe(lessee.leasing(port, id, called));
        } catch (Throwable e) {
            close(held, e);
            throw e;
        }
        Closeable lock = name == null ? () -> {} : Objects.requireNonNull(locks.get(name));
        return new PortLease(port, id, called, held, lock);
    }

    private void closeAll(@Nullable Throwable failure) throws IOException {
        Throwable cause = failure == null ? new IOException("a lease could not be released") : failure;
        taken.values().forEach(lease -> close(lease, cause));
        locks.values().forEach(lock -> close(lock, cause));
        if (failure == null && cause.getSuppressed().length > 0) {
            throw (IOException) cause;
        }
    }

    private static void close(Closeable resource, Throwable failure) {
        try {
            resource.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Returns the name that was leased already; empty if ports were the problem. */
    Optional<LeaseName> missed() {
        return Optional.ofNullable(missed);
    }

    /** Returns whether another process is about to release what this attempt needed. */
    boolean hasMetEnding() {
        return missed == null ? leased.stream().anyMatch(this::isEnding) : isEnding(missed);
    }

    private boolean isEnding(int port) {
        Optional<LeaseRecord> holder = files.at(port);
        return holder.isEmpty() || hasExited(holder.get().pid());
    }

    private boolean isEnding(LeaseName name) {
        List<LeaseRecord> holders = files.all(name::isOf);
        return holders.isEmpty() || hasExited(holders.get(0).pid());
    }

    private static boolean hasExited(long pid) {
        return pid != 0 && !ProcStat.isRunning(pid);
    }

    /**
     * Returns why each port was refused.
     *
     * @param leasedTo returns the reason for one that is leased
     */
    List<Refused> refused(IntFunction<String> leasedTo) {
        List<Refused> all = new ArrayList<>();
        for (int port : choice.inOrder()) {
            PortLease own = taken.get(port);
            String reason =
                    own == null ? refused.get(port) : "needed for " + own.name().orElse("another lease");
            all.add(new Refused(port, reason == null ? leasedTo.apply(port) : reason));
        }
        return all;
    }
}
