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

/** The words of a verdict: a short summary, its evidence, and the command to run next. */
final class VerdictText {
    /** How many sockets are listed one by one. */
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
     * @param processes the holders, and every other process with a socket on that port
     * @param system the system that will run the commands
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
            case OWN_INSTANCE ->
                app.name() + " server" + pidOf(facts.instance()) + ", " + health(facts.instance())
                        + (facts.isSplit() ? ", on 127.0.0.1, " + on(false) + " on ::1" : "");
            case FOREIGN -> names(holders) + (facts.unrecorded() == null ? "" : ", " + server(facts.unrecorded()));
            case HIDDEN_OWNER -> "a process of " + hiddenUsers() + " that you cannot see";
            case OUTGOING_ONLY -> "a connection" + (holders.isEmpty() ? "" : " of " + names(holders)) + ", no listener";
            case TIME_WAIT -> "a closed connection, for up to a minute";
            case RESERVED -> "free, but the system does not let you bind it";
            case SPLIT_LOCALHOST -> on(true) + " on 127.0.0.1, " + on(false) + " on ::1";
            case REDIRECTED -> "redirected to another port by the system";
            case LINGERING -> "connections" + (holders.isEmpty() ? "" : " of " + names(holders)) + ", no listener";
            case UNEXPLAINED -> "in use, but not by any visible socket";
        };
    }

    private static String names(List<ProcessInfo> processes) {
        return processes.stream().map(ProcessInfo::toString).collect(Collectors.joining(", "));
    }

    private static String server(PortFacts.Unrecorded server) {
        return "a Projax server "
                + switch (server.trace()) {
                    case NONE -> "of another home";
                    case UNREADABLE -> "with an unreadable record";
                    case ELSEWHERE -> "of another network namespace or machine";
                };
    }

    private static String pidOf(@Nullable Instance instance) {
        return instance != null && instance.pid().isPresent()
                ? " (pid " + instance.pid().getAsLong() + ")"
                : "";
    }

    private static String health(@Nullable Instance instance) {
        if (instance == null || !isHealthy(instance)) {
            return "unresponsive";
        }
        return instance.state() == InstanceState.VERIFIED ? "healthy" : "unverified";
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

    /** Returns the holders of the loopback address of that family. */
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
                    ? "no process"
                    : "a hidden process of user " + user(socket);
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
                        ? "every loopback address can be bound"
                        : "binding it fails: " + facts.refused());
        Instance instance = facts.instance();
        if (instance != null) {
            evidence.add("server " + instance.id() + " is running, its record names this port, and it "
                    + (instance.state() == InstanceState.VERIFIED ? "is healthy and verified" : instance.detail()));
        }
        PortFacts.Unrecorded unrecorded = facts.unrecorded();
        if (unrecorded != null) {
            evidence.add("it answers as Projax server " + unrecorded.id() + ", which has "
                    + switch (unrecorded.trace()) {
                        case NONE -> "no files in this home";
                        case UNREADABLE -> "files in this home but no readable record";
                        case ELSEWHERE -> "a record of another network namespace or machine in this home";
                    });
        }
        Instance displaced = facts.displaced();
        if (displaced != null) {
            evidence.add("server " + displaced.id() + " is running and its record names this port, but "
                    + (holders.isEmpty() ? "it does not listen here" : "another process listens here"));
        }
        addSockets(evidence);
        addHidden(evidence);
        for (ProcessInfo holder : holders) {
            Forwarder.called(holder.name())
                    .ifPresent(forwarder ->
                            evidence.add(holder.name() + " holds ports for others, such as " + forwarder.others()));
        }
        if (kind == Kind.RESERVED) {
            evidence.add(facts.reservation());
        }
        if (kind == Kind.UNEXPLAINED) {
            evidence.add("a socket that is bound but does not listen appears in no table");
        }
        if (kind == Kind.UNEXPLAINED || kind == Kind.HIDDEN_OWNER) {
            evidence.addAll(ContainerHints.notes(Path.of("/")));
        }
        return evidence;
    }

    /** Another user may hold an inherited socket too, in a process that is not among the holders. */
    private void addHidden(List<String> evidence) {
        for (SocketTable.Entry listener : facts.inTheWay(SocketTable.State.LISTENING)) {
            if (!listener.pids().isEmpty() && !asker.seesAllOf(listener)) {
                evidence.add("the socket belongs to user " + user(listener)
                        + ", and you may not see all processes of that user");
            }
        }
    }

    private void addSockets(List<String> evidence) {
        int listed = 0;
        int connections = 0;
        for (SocketTable.Entry socket : facts.sockets()) {
            boolean matters = socket.state() == SocketTable.State.LISTENING
                    || (kind == Kind.OUTGOING_ONLY && socket.state() == SocketTable.State.CONNECTED)
                    || kind == Kind.TIME_WAIT;
            if (matters && listed < MOST_SOCKETS) {
                evidence.add(sentence(socket));
                listed++;
            } else {
                connections++;
            }
        }
        if (connections > 0 && kind != Kind.FREE) {
            evidence.add("connections on this port, open or closed: " + connections);
        }
    }

    private String sentence(SocketTable.Entry socket) {
        String what = switch (socket.state()) {
            case LISTENING -> "listening socket ";
            case CONNECTED -> "connection ";
            case TIME_WAIT -> "closed connection ";
        };
        return what + socket + ", held by " + ownersOf(socket)
                + (socket.isInTheWay() ? "" : "; it does not block localhost");
    }

    /** @param refusal why no process may be terminated; null if one may */
    String command(PortVerdict.@Nullable Refusal refusal) {
        return switch (kind) {
            case FREE -> "projax serve --port " + facts.port();
            case RESERVED, REDIRECTED -> "projax serve";
            case OWN_INSTANCE -> stop();
            case FOREIGN, SPLIT_LOCALHOST, HIDDEN_OWNER -> endOrLook(refusal);
            case OUTGOING_ONLY, LINGERING, TIME_WAIT, UNEXPLAINED -> free() + " --wait 1m";
        };
    }

    private String free() {
        return "projax free " + facts.port();
    }

    /** Only Projax's own servers can be stopped by our command line. */
    private String stop() {
        Instance instance = facts.instance();
        boolean hangs = instance == null || !isHealthy(instance);
        if (app.name().equals("projax")) {
            return "projax stop " + facts.port() + (hangs ? " --force" : "");
        }
        long pid = instance == null ? 0 : instance.pid().orElse(0);
        return system.kill(pid, hangs);
    }

    /** Root already sees everything that can be seen from here. */
    private String whoFromWhereMoreIsSeen() {
        String who = "projax who " + facts.port();
        return asker.isRoot() ? who + " # outside this container or namespace" : system.asAdministrator(who);
    }

    /**
     * Its record holds the token that stops it, and that record is missing, unreadable or not valid here. If it is from
     * elsewhere, the holder only relays to the server.
     */
    private String stopUnrecorded() {
        PortFacts.Unrecorded.Trace trace = facts.unrecorded() == null
                ? PortFacts.Unrecorded.Trace.NONE
                : facts.unrecorded().trace();
        if (trace == PortFacts.Unrecorded.Trace.NONE || holders.isEmpty()) {
            return "projax stop " + facts.port() + " --home ITS_HOME";
        }
        return trace == PortFacts.Unrecorded.Trace.ELSEWHERE
                ? system.show(holders)
                : system.kill(holders.get(0).pid(), false);
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
            case NOBODY_LISTENS, INIT, SELF, ANCESTOR, NEEDS_FORCE, STOPPED, REDIRECTED, HOLDER_CHANGED ->
                "projax serve";
        };
    }
}
