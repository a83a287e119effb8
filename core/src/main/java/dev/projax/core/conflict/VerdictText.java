package dev.projax.core.conflict;

import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.registry.App;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a verdict is told: in a few words, with its evidence, and with the command that helps. */
final class VerdictText {
    /** So many sockets are told one by one. */
    private static final int MOST_SOCKETS = 8;

    private final App app;
    private final PortFacts facts;
    private final Kind kind;
    private final List<ProcessInfo> holders;
    private final List<ProcessInfo> processes;
    private final KillPolicy.Asker asker;
    private final SystemCommands system;

    /**
     * @param holders the processes that the verdict is about
     * @param processes those, and what else has a socket with that port
     * @param system which is to carry out the commands
     */
    VerdictText(
            App app,
            PortFacts facts,
            Kind kind,
            List<ProcessInfo> holders,
            List<ProcessInfo> processes,
            KillPolicy.Asker asker,
            SystemCommands system) {
        this.app = app;
        this.facts = facts;
        this.kind = kind;
        this.holders = holders;
        this.processes = processes;
        this.asker = asker;
        this.system = system;
    }

    String summary() {
        return switch (kind) {
            case FREE -> "free";
            case OWN_INSTANCE -> app.name() + " server" + pidOf(facts.instance()) + ", " + health(facts.instance());
            case FOREIGN -> names(holders) + (facts.unrecorded() == null ? "" : ", " + server(facts.unrecorded()));
            case HIDDEN_OWNER -> "a process of " + hiddenUsers() + " that cannot be seen";
            case OUTGOING_ONLY ->
                "a connection" + (holders.isEmpty() ? "" : " of " + names(holders)) + ", and nobody listens";
            case TIME_WAIT -> "a connection that was closed, for a minute at most";
            case RESERVED -> "free, but the system forbids it";
            case SPLIT_LOCALHOST -> "127.0.0.1 " + on(true) + ", ::1 " + on(false);
            case UNEXPLAINED -> "taken, but by no socket that can be seen";
        };
    }

    private static String names(List<ProcessInfo> processes) {
        return processes.stream().map(ProcessInfo::toString).collect(Collectors.joining(", "));
    }

    private static String server(PortFacts.Unrecorded server) {
        return "a Projax server " + (server.isOfThisHome() ? "whose record cannot be read" : "of another home");
    }

    private static String pidOf(@Nullable Instance instance) {
        return instance != null && instance.pid().isPresent()
                ? " (pid " + instance.pid().getAsLong() + ")"
                : "";
    }

    private static String health(@Nullable Instance instance) {
        return instance != null && isHealthy(instance) ? "healthy" : "not answering";
    }

    private static boolean isHealthy(Instance instance) {
        return instance.state() == InstanceState.VERIFIED || instance.state() == InstanceState.UNVERIFIED;
    }

    private String hiddenUsers() {
        Set<String> users = new LinkedHashSet<>();
        for (SocketTable.Entry listener : facts.inTheWay(SocketTable.State.LISTENING)) {
            users.add("user " + user(listener));
        }
        return String.join(" and ", users);
    }

    private static String user(SocketTable.Entry socket) {
        return socket.uid() == SocketTable.Entry.UNKNOWN ? "unknown" : Users.nameOf(socket.uid());
    }

    /** Returns who listens on the address of that family. */
    private String on(boolean ipv4) {
        Set<String> owners = new LinkedHashSet<>();
        for (SocketTable.Entry listener : facts.inTheWay(SocketTable.State.LISTENING)) {
            if (listener.isIpv4() == ipv4) {
                owners.add(ownersOf(listener));
            }
        }
        return String.join(", ", owners);
    }

    private String ownersOf(SocketTable.Entry socket) {
        if (socket.pids().isEmpty()) {
            return socket.state() == SocketTable.State.TIME_WAIT
                    ? "nobody any more"
                    : "a hidden process of " + user(socket);
        }
        List<String> names = new ArrayList<>();
        for (long pid : socket.pids()) {
            names.add(process(pid).map(ProcessInfo::toString).orElse("pid " + pid));
        }
        return String.join(", ", names);
    }

    private Optional<ProcessInfo> process(long pid) {
        return processes.stream().filter(process -> process.pid() == pid).findFirst();
    }

    List<String> evidence() {
        List<String> evidence = new ArrayList<>();
        evidence.add(
                facts.refused().isEmpty()
                        ? "every loopback address of the port could be bound"
                        : "it cannot be bound: " + facts.refused());
        Instance instance = facts.instance();
        if (instance != null) {
            evidence.add(
                    "the record of instance " + instance.id() + " names the port, and it lives: " + instance.detail());
        }
        PortFacts.Unrecorded unrecorded = facts.unrecorded();
        if (unrecorded != null) {
            evidence.add("it answers as instance " + unrecorded.id() + " of Projax, "
                    + (unrecorded.isOfThisHome()
                            ? "whose files are in this home, but its record cannot be read"
                            : "of which this home knows nothing"));
        }
        Instance displaced = facts.displaced();
        if (displaced != null) {
            evidence.add("instance " + displaced.id() + " lives, and its record names the port, but "
                    + (holders.isEmpty() ? "it does not listen" : "another process listens"));
        }
        addSockets(evidence);
        addHidden(evidence);
        if (holders.stream().anyMatch(holder -> Forwarder.called(holder.name()).isPresent())) {
            evidence.add(
                    "such a program holds the port for something else, as for a container, a service or a session");
        }
        if (kind == Kind.RESERVED) {
            evidence.add(facts.reservation());
        }
        if (kind == Kind.UNEXPLAINED) {
            evidence.add("a socket that is bound and does not listen is in no table");
        }
        if (kind == Kind.UNEXPLAINED || kind == Kind.HIDDEN_OWNER) {
            evidence.addAll(ContainerHints.notes(Path.of("/")));
        }
        return evidence;
    }

    /** Somebody may have it who is not among the holders. */
    private void addHidden(List<String> evidence) {
        for (SocketTable.Entry listener : facts.inTheWay(SocketTable.State.LISTENING)) {
            if (!listener.pids().isEmpty() && !asker.seesAllOf(listener)) {
                evidence.add(
                        "the socket belongs to user " + user(listener) + ", whose processes may not all be visible");
            }
        }
    }

    private void addSockets(List<String> evidence) {
        int told = 0;
        int connections = 0;
        for (SocketTable.Entry socket : facts.sockets()) {
            boolean matters = socket.state() == SocketTable.State.LISTENING
                    || (kind == Kind.OUTGOING_ONLY && socket.state() == SocketTable.State.CONNECTED)
                    || kind == Kind.TIME_WAIT;
            if (matters && told < MOST_SOCKETS) {
                evidence.add(sentence(socket));
                told++;
            } else {
                connections++;
            }
        }
        if (connections > 0) {
            evidence.add("connections with that port, open or closed: " + connections);
        }
    }

    private String sentence(SocketTable.Entry socket) {
        String state = switch (socket.state()) {
            case LISTENING -> "listens";
            case CONNECTED -> "is connected";
            case TIME_WAIT -> "is closed";
        };
        return socket + " " + state + ": " + ownersOf(socket)
                + (socket.isInTheWay() ? "" : ", which is not in the way on localhost");
    }

    /** @param refusal why no process may be ended; null if there is one that may */
    String command(PortVerdict.@Nullable Refusal refusal) {
        return switch (kind) {
            case FREE -> "projax serve --port " + facts.port();
            case RESERVED -> "projax serve";
            case OWN_INSTANCE -> stop();
            case FOREIGN, SPLIT_LOCALHOST, HIDDEN_OWNER -> endOrLook(refusal);
            case OUTGOING_ONLY, TIME_WAIT, UNEXPLAINED -> free() + " --wait 1m";
        };
    }

    private String free() {
        return "projax free " + facts.port();
    }

    /** Only Projax' own servers know the command line's way to stop them. */
    private String stop() {
        Instance instance = facts.instance();
        boolean hangs = instance == null || !isHealthy(instance);
        if (app.name().equals("projax")) {
            return "projax stop " + facts.port() + (hangs ? " --force" : "");
        }
        long pid = instance == null ? 0 : instance.pid().orElse(0);
        return system.kill(pid, hangs);
    }

    /** Root sees all there is to see from here. */
    private String whoFromWhereMoreIsSeen() {
        String who = "projax who " + facts.port();
        return asker.isRoot() ? who + " # outside of this container or namespace" : system.asAdministrator(who);
    }

    /** The token that stops it is in its record. */
    private String stopUnrecorded() {
        PortFacts.Unrecorded server = facts.unrecorded();
        return server != null && server.isOfThisHome() && !holders.isEmpty()
                ? system.kill(holders.get(0).pid(), false)
                : "projax stop " + facts.port() + " --home ITS_HOME";
    }

    private String endOrLook(PortVerdict.@Nullable Refusal refusal) {
        if (refusal == null) {
            return free();
        }
        return switch (refusal) {
            case OTHER_USER -> system.as(holders.get(0).user().orElse("root"), free());
            case SEVERAL_HOLDERS -> system.show(holders);
            case FORWARDER ->
                Forwarder.called(holders.get(0).name())
                        .map(forwarder -> forwarder.command(facts.port(), holders, system))
                        .orElseGet(() -> system.show(holders));
            case HIDDEN_OWNER -> whoFromWhereMoreIsSeen();
            case OWN_INSTANCE -> stopUnrecorded();
            case NOBODY_LISTENS, INIT, SELF, ANCESTOR, NEEDS_FORCE, HOLDER_CHANGED -> "projax serve";
        };
    }
}
