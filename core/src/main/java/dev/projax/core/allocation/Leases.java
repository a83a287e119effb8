package dev.projax.core.allocation;

import dev.projax.core.files.HomeNames;
import dev.projax.core.files.PathVariable;
import dev.projax.core.files.PlainName;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.UserHome;
import dev.projax.core.leases.LeaseDirectory;
import dev.projax.core.leases.LeaseName;
import dev.projax.core.leases.LeaseRecord;
import dev.projax.core.net.Deadline;
import dev.projax.core.net.LocalUrl;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ports that are reserved for programs that bind them themselves, like a dev server, a database or a child process of a
 * test. All apps of a user lease from one place, so no port is leased twice:
 *
 * <pre>{@code
 * Leases leases = Leases.of(System.getenv());
 * try (PortLease database = leases.lease(new PortRange(21000, 21999))) {
 *     start("postgres", "-p", database.toString());
 * }
 * }</pre>
 *
 * <p>A lease is a lock that the kernel releases when its holder exits, even if it is killed. A lease with a name belongs
 * to the name in a directory, which gets the port that it had last time if that is free. Immutable and safe for use
 * from any thread.
 */
@SuppressWarnings("exports") // @Nullable, which only matters to callers that have it
public final class Leases {
    /** No leases: nothing is leased, and nothing can be. */
    static final Leases NONE = in(UserHome.of(Map.of("HOME", "none", "USERPROFILE", "none")));

    private static final String DIRECTORY = "PROJAX_LEASES";
    private static final String INSIDE = "PROJAX_LEASE";
    private static final String PROJAX_HOME = ".projax";
    /** How long the holder of a lease takes to notice that its program has exited. */
    private static final Duration ENDING = Duration.ofSeconds(1);

    private final LeaseDirectory files;
    private final Set<String> inside;
    private final Lessee lessee;
    private final Duration patience;
    private final PortCheck check;

    private Leases(LeaseDirectory files, Set<String> inside, Lessee lessee, Duration patience, PortCheck check) {
        this.files = files;
        this.inside = inside;
        this.lessee = lessee;
        this.patience = patience;
        this.check = check;
    }

    /**
     * Returns the leases of this user: in the directory that {@code PROJAX_LEASES} names, else in
     * {@code ~/.projax/leases}. The directory is created with the first lease.
     *
     * @param environment the environment variables, usually {@link System#getenv()}; an empty value counts as unset
     * @throws InvalidPathException if {@code PROJAX_LEASES} is neither absolute nor starts with {@code ~/}
     */
    public static Leases of(Map<String, String> environment) {
        return of(environment, UserHome.of(environment).resolve(PROJAX_HOME));
    }

    /**
     * Returns the leases of this user, for an app with a home.
     *
     * @param home where the leases are if the user has no home directory
     * @throws InvalidPathException if {@code PROJAX_LEASES} is neither absolute nor starts with {@code ~/}
     */
    public static Leases of(Map<String, String> environment, Path home) {
        Set<String> inside =
                new TreeSet<>(Arrays.asList(environment.getOrDefault(INSIDE, "").split(",", -1)));
        inside.remove("");
        return new Leases(
                directory(environment, home),
                Collections.unmodifiableSet(inside),
                Lessee.thisProcess("projax"),
                Duration.ZERO,
                PortCheck.OF_THIS_SYSTEM);
    }

    /** Returns leases that are in {@code directory} only, apart from the user's. */
    public static Leases in(Path directory) {
        return new Leases(
                chosen(directory), Set.of(), Lessee.thisProcess("projax"), Duration.ZERO, PortCheck.OF_THIS_SYSTEM);
    }

    private static LeaseDirectory directory(Map<String, String> environment, Path home) {
        String named = environment.getOrDefault(DIRECTORY, "");
        if (!named.isEmpty()) {
            return chosen(PathVariable.read(DIRECTORY, named, environment));
        }
        Path usual = UserHome.of(environment).resolve(PROJAX_HOME);
        Path above = UserHome.isMissingFrom(usual) ? home : usual;
        return LeaseDirectory.in(above.resolve(HomeNames.LEASES), () -> {
            if (UserHome.isMissingFrom(above)) {
                throw UserHome.missing("set HOME or " + DIRECTORY);
            }
            PrivateDirectory.prepare(above, String.valueOf(above.getFileName()));
            PrivateDirectory.make(above.resolve(HomeNames.LEASES));
        });
    }

    private static LeaseDirectory chosen(Path directory) {
        return LeaseDirectory.in(directory, () -> {
            if (UserHome.isMissingFrom(directory)) {
                throw UserHome.missing("set HOME or " + DIRECTORY);
            }
            PrivateDirectory.requireUnwritableByOthers(directory, "leases");
        });
    }

    Leases with(PortCheck other) {
        return new Leases(files, inside, lessee, patience, other);
    }

    /** Returns the same leases for an app: others see its name. */
    public Leases forApp(String app) {
        return new Leases(files, inside, lessee.of(app), patience, check);
    }

    /**
     * Returns the same leases for names of {@code directory}. Otherwise, names belong to the nearest directory at or
     * above the current one that has a {@code .git}, else to the current directory.
     */
    public Leases forDirectory(Path directory) {
        return new Leases(files, inside, lessee.in(directory), patience, check);
    }

    /**
     * Returns the same leases for another process that uses the ports: others see it as their holder. The lease is
     * still this process's, which should close it when the other one exits.
     *
     * @param program the name of its program, without arguments
     */
    public Leases forProcess(long pid, String program) {
        return new Leases(files, inside, lessee.process(pid, program), patience, check);
    }

    /**
     * Returns the same leases without a program: this process only holds them, and any process of this user may
     * {@link #release} them.
     */
    public Leases withoutProgram() {
        return new Leases(files, inside, lessee.withoutProgram(null), patience, check);
    }

    /** Returns the same as {@link #withoutProgram}, and shows when this process will close the leases. */
    public Leases withoutProgramUntil(Instant end) {
        return new Leases(files, inside, lessee.withoutProgram(end), patience, check);
    }

    /**
     * Returns the same as {@link #withoutProgram}, and shows the process whose exit makes this process close the
     * leases.
     */
    public Leases withoutProgramUntilExitOf(long pid) {
        return new Leases(files, inside, lessee.withoutProgramUntilExitOf(pid), patience, check);
    }

    /** Returns the same leases, but if a name or every port is leased or taken, waits for it that long. */
    public Leases waiting(Duration limit) {
        return new Leases(files, inside, lessee, limit, check);
    }

    /**
     * Leases the first free port of {@code range}. Both of its loopback addresses could be bound a moment ago, no other
     * program has leased it, and no server that uses this library will take it.
     *
     * @throws NoFreePortException if every port is refused or leased
     * @throws FileSystemException if leases do not work, for example because there is no home directory
     * @throws InterruptedIOException if this thread is interrupted while it waits
     * @throws IOException if a port cannot be checked, for example without a free file descriptor
     */
    public PortLease lease(PortRange range) throws IOException {
        return lease(PortChoice.firstFreeOf(range));
    }

    /** Leases the first free port of {@code choice}, like {@link #lease(PortRange)}. */
    public PortLease lease(PortChoice choice) throws IOException {
        return leaseAll(choice, Collections.singletonList(null)).get(0);
    }

    /**
     * Leases a port for each name: all of them or none. A name gets the port that it had last time in its directory, if
     * that is in {@code range} and free. Ports that other names had are taken last.
     *
     * @param names at most 100 lowercase letters, digits and hyphens, starting with a letter; each once
     * @return the leases in the order of the names
     * @throws AlreadyLeasedException if one of the names is already leased
     * @throws NoFreePortException if too few ports are free
     * @throws FileSystemException if leases do not work
     * @throws InterruptedIOException if this thread is interrupted while it waits
     * @throws IOException if a port cannot be checked
     * @throws IllegalArgumentException if a name is not valid or comes twice, or there is none
     */
    public List<PortLease> lease(PortRange range, List<String> names) throws IOException {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("there is no name; give one, or lease without names");
        }
        Set<String> known = new HashSet<>();
        for (String name : names) {
            if (!known.add(PlainName.require(name, "a lease"))) {
                throw new IllegalArgumentException("the name " + name + " comes twice; give each lease its own name");
            }
        }
        return leaseAll(
                PortChoice.firstFreeOf(range),
                names.stream().map(lessee::called).toList());
    }

    private List<PortLease> leaseAll(PortChoice choice, List<? extends @Nullable LeaseName> names) throws IOException {
        Deadline limit = Deadline.in(patience);
        Deadline ending = Deadline.in(ENDING);
        files.prepare();
        files.names().sweep();
        Duration cost = Duration.ofDays(1);
        for (int failures = 1; ; failures++) {
            LeaseAttempt attempt = new LeaseAttempt(files, lessee, check, choice, ending);
            Optional<List<PortLease>> leases = attempt.lease(names);
            if (leases.isPresent()) {
                return leases.get();
            }
            // The first attempt is the most expensive one in a JVM that has just started.
            cost = attempt.cost().compareTo(cost) < 0 ? attempt.cost() : cost;
            Deadline rest = limit.isOver() && !ending.isOver() && attempt.hasMetEnding() ? ending : limit;
            if (rest.isOver()) {
                throw failureOf(attempt, choice);
            }
            // While a lease may be about to end, the next attempt comes soon, whatever it costs.
            Duration pause = LeasePause.after(failures, ending.isOver() ? cost : Duration.ZERO, rest.rest());
            Deadline.pause(pause, "a lease");
        }
    }

    private IOException failureOf(LeaseAttempt attempt, PortChoice choice) {
        return attempt.missed()
                .<IOException>map(name -> new AlreadyLeasedException(name, named(name)))
                .orElseGet(() -> new NoFreePortException(
                        choice,
                        attempt.refused(port -> at(port).map(Entry::reason).orElse("was leased until a moment ago"))));
    }

    /** Returns all living leases of this user, ordered by port. */
    public List<Entry> all() {
        return files.all(lease -> true).stream().map(Entry::new).toList();
    }

    /** Returns the lease of {@code port}; empty if it is not leased, or if leases do not work here. */
    public Optional<Entry> at(int port) {
        return files.at(port).map(Entry::new);
    }

    /** Returns the lease with that name in the directory; empty if it is not leased. */
    public Optional<Entry> named(String name) {
        return named(lessee.called(name));
    }

    private Optional<Entry> named(LeaseName name) {
        return files.all(name::isOf).stream().map(Entry::new).findFirst();
    }

    /** Returns the names that are leased in the directory, or that were, in alphabetical order. */
    public List<String> names() {
        return files.names().remembered().namesIn(lessee.directoryText());
    }

    /** Returns the directory to which names belong, as text. */
    public String directory() {
        return lessee.directoryText();
    }

    /**
     * Returns whether this process may bind the port of {@code lease}: because it runs in that lease, which
     * {@code PROJAX_LEASE} in its environment says, or because it holds the lease itself, for itself.
     */
    public boolean isInside(Entry lease) {
        // Containers that share leases may have a process with the same PID.
        boolean isOwn =
                lease.pid().equals(OptionalLong.of(ProcessHandle.current().pid())) && files.isHeldHere(lease.port());
        return isOwn || lease.id().filter(inside::contains).isPresent();
    }

    /**
     * Asks the holder of a lease without a program to end it. It notices within a second.
     *
     * @return false if a program runs in the lease, because then only its exit ends it; also false if that is unknown
     * @throws FileSystemException if the lease's record cannot be deleted
     */
    public boolean release(Entry lease) throws FileSystemException {
        if (lease.program().isPresent() || lease.id().isEmpty()) {
            return false;
        }
        files.release(lease.lease);
        return true;
    }

    /**
     * Returns the environment variables for a program that uses {@code leases}: {@code PORT} is the first one's port;
     * {@code PORT_WEB} and {@code URL_WEB} belong to the one with the name {@code web}; {@code PROJAX_LEASE} has the IDs
     * of all of them, and of the leases in which this process runs.
     */
    public Map<String, String> variables(List<PortLease> leases) {
        Map<String, String> variables = new LinkedHashMap<>();
        Set<String> ids = new TreeSet<>(inside);
        for (PortLease lease : leases) {
            variables.putIfAbsent("PORT", Integer.toString(lease.port()));
            ids.add(lease.id());
            lease.name().ifPresent(name -> {
                String suffix = PlainName.variable(name);
                variables.put("PORT_" + suffix, Integer.toString(lease.port()));
                variables.put("URL_" + suffix, LocalUrl.of(lease.port(), true).toString());
            });
        }
        variables.put(INSIDE, String.join(",", ids));
        return variables;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Leases leases
                && files.equals(leases.files)
                && inside.equals(leases.inside)
                && lessee.equals(leases.lessee)
                && patience.equals(leases.patience);
    }

    @Override
    public int hashCode() {
        return Objects.hash(files, lessee);
    }

    /** Returns the directory of the files. */
    @Override
    public String toString() {
        return files.toString();
    }

    /**
     * A living lease of this user, seen from any process. Apart from the port, everything is for display, and may be
     * unknown for a moment while it is leased or released. Immutable.
     */
    public static final class Entry {
        private final LeaseRecord lease;

        Entry(LeaseRecord lease) {
            this.lease = lease;
        }

        /** Returns the port, 1 to 65535. */
        public int port() {
            return lease.port();
        }

        /** Returns its ID, 16 hexadecimal digits. */
        public Optional<String> id() {
            return Optional.ofNullable(lease.id());
        }

        /** Returns the process whose exit ends the lease. */
        public OptionalLong pid() {
            return lease.pid() == 0 ? OptionalLong.empty() : OptionalLong.of(lease.pid());
        }

        /** Returns the name of the program in it, without arguments; empty if it runs no program. */
        public Optional<String> program() {
            return Optional.ofNullable(lease.program());
        }

        /** Returns when it was leased. */
        public Optional<Instant> since() {
            return Optional.ofNullable(lease.since());
        }

        /** Returns when it ends by itself, if it runs no program. */
        public Optional<Instant> until() {
            return Optional.ofNullable(lease.until());
        }

        /** Returns the app that leased it, like {@code projax}. */
        public Optional<String> app() {
            return Optional.ofNullable(lease.app());
        }

        /** Returns its name in the directory. */
        public Optional<String> name() {
            return Optional.ofNullable(lease.name());
        }

        /** Returns the directory for which it was leased, as text: it may not be a valid path in this locale. */
        public Optional<String> directory() {
            return Optional.ofNullable(lease.directory());
        }

        /** Returns why others are refused the port, like {@code leased to node (pid 812), web in /home/ada/shop}. */
        public String reason() {
            if (lease.program() != null) {
                return "leased to " + this;
            }
            String leased = "leased" + (named().isEmpty() ? "" : " as " + named());
            String comma = named().isEmpty() ? "" : ",";
            return lease.id() == null ? leased : leased + comma + " without a program";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry entry && lease.equals(entry.lease);
        }

        @Override
        public int hashCode() {
            return lease.hashCode();
        }

        /** Returns {@code web in /home/ada/shop}; empty without a name. */
        private String named() {
            String in = lease.directory() == null ? "" : " in " + lease.directory();
            return lease.name() == null ? "" : lease.name() + in;
        }

        /**
         * Returns {@code node (pid 812), web in /home/ada/shop}, with what is known of it; without a program,
         * {@code no program, web in /home/ada/shop}.
         */
        @Override
        public String toString() {
            if (lease.id() == null) {
                return "unknown";
            }
            String pid = lease.pid() == 0 ? "" : " (pid " + lease.pid() + ")";
            String process = lease.program() == null ? "no program" : lease.program() + pid;
            return process + (named().isEmpty() ? "" : ", " + named());
        }
    }

    /** Reports that a name is already leased. */
    public static final class AlreadyLeasedException extends IOException {
        private static final long serialVersionUID = 1;

        private final transient @Nullable Entry lease;

        AlreadyLeasedException(LeaseName name, Optional<Entry> lease) {
            super(name.name() + " in " + name.directory() + " is already leased"
                    + lease.map(AlreadyLeasedException::holder).orElse(""));
            this.lease = lease.orElse(null);
        }

        private static String holder(Entry lease) {
            String program = lease.program()
                    .map(it -> " to " + it + " (pid " + lease.pid().orElse(0) + ")")
                    .orElse("");
            return program + " on port " + lease.port();
        }

        /** Returns the lease; empty if it ended in the meantime, or is just being taken. */
        public Optional<Entry> lease() {
            return Optional.ofNullable(lease);
        }
    }
}
