package dev.projax.cli.port;

import dev.projax.cli.command.ServerHealth;
import dev.projax.core.allocation.Leases;
import dev.projax.core.conflict.NextStep;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.conflict.SocketTable;
import dev.projax.core.discovery.Server;
import dev.projax.core.net.Addresses;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words for a verdict on a port: its kind, a short summary, and its evidence. */
final class VerdictText {
    /** How many sockets are listed one by one. */
    private static final int MOST_SOCKETS = 8;

    private VerdictText() {}

    /** Returns the kind of a verdict. */
    static String kind(PortVerdict verdict) {
        return switch (verdict.kind()) {
            case FREE -> "free";
            case OWN_INSTANCE -> verdict.home().isPresent() ? "another home's server" : "own server";
            case FOREIGN -> "foreign";
            case HIDDEN_OWNER -> "hidden holder";
            case OUTGOING_ONLY -> "outgoing only";
            case TIME_WAIT -> "time wait";
            case RESERVED -> "reserved";
            case SPLIT_LOCALHOST -> "split localhost";
            case LEASED -> "leased";
            case REDIRECTED -> "redirected";
            case LINGERING -> "lingering";
            case UNEXPLAINED -> "unexplained";
        };
    }

    /** Returns why no process is terminated, as a part of a sentence, to follow {@code port 38124 not freed: }. */
    static String of(PortVerdict.Refusal refusal) {
        return switch (refusal) {
            case NOBODY_LISTENS -> "no process listens on it, and clients are never terminated";
            case OWN_INSTANCE -> "held by a server, which must be stopped, not killed";
            case HIDDEN_OWNER -> "held, at least in part, by a process that you cannot see";
            case SEVERAL_HOLDERS -> "held by several processes";
            case INIT -> "held by process 1, the parent of all processes in this system or container";
            case SELF -> "held by this process itself";
            case ANCESTOR -> "held by a parent process of this one";
            case OTHER_USER -> "owned by another user";
            case FORWARDER -> "held for something else, which would be cut off";
            case NEEDS_FORCE -> "this system can only kill a process by force";
            case STOPPED -> "held by a stopped process, which cannot exit";
            case LEASED -> "no process listens on it, but it is leased";
            case REDIRECTED -> "no process holds it";
            case HOLDER_CHANGED -> "holder changed, nothing killed";
        };
    }

    /** Returns the port and the summary, like {@code 38124 node (pid 812)}. */
    static String line(PortVerdict verdict) {
        return verdict.port() + " " + summary(verdict);
    }

    /** Returns who or what holds the port, in a few words, like {@code node (pid 812)}, and who has leased it. */
    static String summary(PortVerdict verdict) {
        return verdict.kind() == PortVerdict.Kind.LEASED
                ? verdict.lease().map(Leases.Entry::reason).orElse("leased")
                : holder(verdict)
                        + verdict.lease().map(it -> byLease(it, verdict)).orElse("");
    }

    /** Returns the clause about the lease of a port that is held. */
    private static String byLease(Leases.Entry lease, PortVerdict verdict) {
        boolean isByLessee =
                verdict.holders().stream().anyMatch(holder -> lease.pid().equals(OptionalLong.of(holder.pid())));
        if (isByLessee) {
            return ", " + ofLessee(lease);
        }
        return (verdict.breaksLease() ? ", although " : ", ") + lease.reason();
    }

    /** Returns the lease of a port that its program holds, like {@code leased as web in /home/ada/shop}. */
    private static String ofLessee(Leases.Entry lease) {
        return lease.name()
                .map(name -> "leased as " + name
                        + lease.directory().map(it -> " in " + it).orElse(""))
                .orElse("leased");
    }

    /** Returns who or what holds the port, in a few words; of a leased port, who has leased it. */
    static String holder(PortVerdict verdict) {
        List<ProcessInfo> holders = verdict.holders();
        return switch (verdict.kind()) {
            case FREE -> "free";
            case OWN_INSTANCE ->
                server(verdict)
                        + (verdict.splitsLocalhost() ? ", on 127.0.0.1, " + on(false, verdict) + " on ::1" : "")
                        + (verdict.missesIpv6() ? ", on 127.0.0.1 only" : "");
            case FOREIGN ->
                holders(verdict)
                        + verdict.eldest().map(it -> of(it.state())).orElse("")
                        + traces(verdict).findFirst().map(it -> ", " + it).orElse("");
            case HIDDEN_OWNER -> "a process of " + hiddenUsers(verdict) + " that you cannot see";
            case OUTGOING_ONLY -> "a connection" + (holders.isEmpty() ? "" : " of " + names(holders)) + ", no listener";
            case TIME_WAIT -> "a closed connection, for up to a minute";
            case RESERVED -> "free, but " + obstacle(verdict);
            case SPLIT_LOCALHOST -> on(true, verdict) + " on 127.0.0.1, " + on(false, verdict) + " on ::1";
            case LEASED -> verdict.lease().map(Leases.Entry::toString).orElse("unknown");
            case REDIRECTED ->
                "a redirection "
                        + verdict.target().map(it -> "to " + listener(it)).orElse("by the system") + " (NAT)";
            case LINGERING -> "open connections of " + connected(verdict) + ", no listener";
            case UNEXPLAINED -> "in use, but not by any visible socket";
        };
    }

    /** Returns the holders; of a family, only the eldest and how many there are. */
    static String holders(PortVerdict verdict) {
        List<ProcessInfo> holders = verdict.holders();
        return verdict.eldest()
                .map(eldest -> eldest + children(holders.size() - 1))
                .orElseGet(() -> names(holders));
    }

    private static String children(int count) {
        return switch (count) {
            case 0 -> "";
            case 1 -> " and a child process";
            default -> " and " + count + " child processes";
        };
    }

    private static String of(ProcessInfo.State state) {
        return switch (state) {
            case RUNNING -> "";
            case STOPPED -> ", stopped";
            case TRACED -> ", stopped by a debugger";
        };
    }

    private static String names(List<ProcessInfo> processes) {
        return processes.stream().map(ProcessInfo::toString).collect(Collectors.joining(", "));
    }

    private static String server(PortVerdict verdict) {
        Optional<Server> server = verdict.server();
        String name = verdict.home()
                .map(home -> server.flatMap(Server::program)
                                .map(it -> it.split(" ", 2)[0] + " ")
                                .orElse("") + "server of " + home)
                .orElse("projax server");
        String pid = server.map(it -> it.pid().stream())
                .orElseGet(() -> verdict.nextStep().processes().stream().mapToLong(ProcessInfo::pid))
                .mapToObj(it -> " (pid " + it + ")")
                .findFirst()
                .orElse("");
        return name + pid + server.map(it -> ", " + ServerHealth.of(it).words()).orElse("");
    }

    /** Returns the words for a server that answers on the port without a valid record in this home. */
    private static Stream<String> traces(PortVerdict verdict) {
        return verdict.traces().stream().flatMap(trace -> switch (trace.relation()) {
            case UNRECORDED -> Stream.of("a Projax server of another home");
            case UNREADABLE -> Stream.of("a Projax server with an unreadable record");
            case ELSEWHERE -> Stream.of("a Projax server of another network namespace or machine");
            case RUNS_HERE, HOLDS_LOCK, DISPLACED -> Stream.empty();
        });
    }

    private static String hiddenUsers(PortVerdict verdict) {
        Set<String> users = new LinkedHashSet<>();
        for (SocketTable.Entry listener : listenersInTheWay(verdict)) {
            users.add("user " + user(listener));
        }
        return String.join(" and ", users);
    }

    private static String user(SocketTable.Entry socket) {
        return socket.user().orElse("unknown");
    }

    private static List<SocketTable.Entry> listenersInTheWay(PortVerdict verdict) {
        return inTheWay(verdict, SocketTable.State.LISTENING);
    }

    private static List<SocketTable.Entry> inTheWay(PortVerdict verdict, SocketTable.State state) {
        return verdict.sockets().stream()
                .filter(socket -> socket.isInTheWay() && socket.state() == state)
                .toList();
    }

    /** Returns why a port that no process holds cannot be used. */
    static String obstacle(PortVerdict reserved) {
        return "the system " + (reserved.dropped().isEmpty() ? "does not let you bind it" : "drops its connections");
    }

    /** Returns the holders of the connections. */
    private static String connected(PortVerdict verdict) {
        Set<String> owners = new LinkedHashSet<>();
        for (SocketTable.Entry socket : inTheWay(verdict, SocketTable.State.CONNECTED)) {
            owners.add(ownersOf(socket, verdict));
        }
        return String.join(", ", owners);
    }

    /** Returns the holders of the loopback address of that family. */
    private static String on(boolean ipv4, PortVerdict verdict) {
        Set<String> owners = new LinkedHashSet<>();
        for (SocketTable.Entry listener : listenersInTheWay(verdict)) {
            if (listener.isIpv4() == ipv4) {
                owners.add(ownersOf(listener, verdict));
            }
        }
        return String.join(", ", owners);
    }

    private static String ownersOf(SocketTable.Entry socket, PortVerdict verdict) {
        if (socket.pids().isEmpty()) {
            return socket.state() == SocketTable.State.TIME_WAIT
                    ? "no process"
                    : "a hidden process of user " + user(socket);
        }
        List<String> names = new ArrayList<>();
        for (long pid : socket.pids()) {
            names.add(verdict.process(pid).map(ProcessInfo::toString).orElse("pid " + pid));
        }
        return String.join(", ", names);
    }

    /** Returns the evidence for the verdict, one sentence each. */
    static List<String> evidence(PortVerdict verdict) {
        List<String> evidence = new ArrayList<>();
        evidence.add(verdict.bindRefusal()
                .map(reason -> "binding it fails: " + reason)
                .orElse("every loopback address can be bound"
                        + (verdict.kind() == PortVerdict.Kind.LINGERING ? " with SO_REUSEADDR, but not without" : "")));
        if (!verdict.redirected().isEmpty()) {
            evidence.add("nothing listens there, but connections to " + addresses(verdict.redirected())
                    + " are accepted"
                    + verdict.target().map(it -> " by " + listener(it)).orElse("")
                    + ", so the system redirects them");
        }
        if (!verdict.dropped().isEmpty()) {
            evidence.add("connections to " + addresses(verdict.dropped())
                    + " are neither accepted nor refused, as if a firewall drops them");
        }
        if (verdict.missesIpv6()) {
            evidence.add(
                    "[::1]:" + verdict.port() + " can be bound, so another program may take it, and http://localhost:"
                            + verdict.port() + " may lead there");
        }
        verdict.lease().ifPresent(lease -> addLease(lease, verdict, evidence));
        verdict.traces().forEach(trace -> evidence.add(sentence(trace, verdict)));
        addSockets(verdict, evidence);
        for (SocketTable.Entry listener : verdict.sharedOutOfSight()) {
            evidence.add("the socket belongs to user " + user(listener)
                    + ", and you may not see all processes of that user");
        }
        verdict.heldFor().ifPresent(heldFor -> evidence.add(holdsItFor(verdict, heldFor)));
        verdict.holders().forEach(holder -> addState(holder, evidence));
        verdict.reservation().ifPresent(evidence::add);
        if (verdict.kind() == PortVerdict.Kind.UNEXPLAINED) {
            evidence.add("a socket that is bound but does not listen appears in no table");
        }
        verdict.blindSpots().forEach(spot -> evidence.add(BlindSpotText.of(spot)));
        return evidence;
    }

    private static void addLease(Leases.Entry lease, PortVerdict verdict, List<String> evidence) {
        evidence.add("it is " + lease.reason()
                + lease.app().map(app -> ", by " + app).orElse("")
                + lease.since().map(since -> ", since " + since).orElse("")
                + lease.until().map(until -> ", until " + until).orElse(""));
        if (verdict.breaksLease()) {
            evidence.add("no holder runs in that lease");
        }
        if (verdict.kind() == PortVerdict.Kind.LEASED) {
            evidence.add(
                    verdict.nextStep().action() == NextStep.Action.BIND
                            ? "this command runs in that lease, so a server that it starts may use the port"
                            : "servers and other leases skip it until the lease ends");
        }
    }

    private static void addState(ProcessInfo process, List<String> evidence) {
        String what = process + " is stopped";
        switch (process.state()) {
            case RUNNING -> {}
            case STOPPED ->
                evidence.add(what + ", so it cannot exit before it is continued"
                        + (process.isStoppedJob() ? "; fg continues it in this shell, if it is the current job" : ""));
            case TRACED ->
                evidence.add(what + " by a debugger"
                        + process.tracer().stream()
                                .mapToObj(pid -> " (pid " + pid + ")")
                                .collect(Collectors.joining())
                        + ", which alone can continue it");
        }
    }

    private static String listener(PortVerdict.Target target) {
        String address = Addresses.text(target.address());
        return target.processes().isEmpty() ? address : names(target.processes()) + " on " + address;
    }

    private static String addresses(List<InetSocketAddress> addresses) {
        return addresses.stream().map(Addresses::text).collect(Collectors.joining(" and "));
    }

    private static String sentence(PortVerdict.Trace trace, PortVerdict verdict) {
        String answers = "it answers as Projax server " + trace.id() + ", which has ";
        return switch (trace.relation()) {
            case RUNS_HERE ->
                "server " + trace.id() + " is running, its record names this port, and it "
                        + (trace.detail().isEmpty() ? "is healthy and verified" : trace.detail());
            case HOLDS_LOCK ->
                "its process holds the lock of server " + trace.id()
                        + verdict.home()
                                .map(home -> " in " + home)
                                .orElse(" in this home, whose record is not valid here");
            case DISPLACED ->
                "server " + trace.id() + " is running and its record names this port, but "
                        + (verdict.holders().isEmpty() ? "it does not listen here" : "another process listens here");
            case UNRECORDED -> answers + "no files in this home";
            case UNREADABLE -> answers + "files in this home but no readable record";
            case ELSEWHERE -> answers + "a record of another network namespace or machine in this home";
        };
    }

    /** Returns which process holds the port for what, like {@code ssh (pid 812) holds it for a remote session}. */
    static String holdsItFor(PortVerdict verdict, PortVerdict.HeldFor heldFor) {
        return verdict.forwarder().map(ProcessInfo::toString).orElse("a process") + " holds it for " + of(heldFor);
    }

    /** Returns what a program holds a port for. */
    static String of(PortVerdict.HeldFor heldFor) {
        return switch (heldFor) {
            case DOCKER_CONTAINER -> "a Docker container";
            case PODMAN_CONTAINER -> "a Podman container";
            case CONTAINER -> "a container";
            case LIMA_MACHINE -> "a Lima virtual machine";
            case VIRTUALBOX_MACHINE -> "a VirtualBox virtual machine";
            case VIRTUAL_MACHINE -> "a virtual machine";
            case WSL_PROGRAM -> "a program in WSL";
            case SYSTEMD_SERVICE -> "a systemd service";
            case SERVICE -> "a service";
            case REMOTE_SESSION -> "a remote session";
            case CLUSTER -> "a program in a cluster";
            case TUNNEL -> "the other end of a tunnel";
            case RELAY -> "another address or program";
            case EDITOR -> "an editor";
            case DEVICE -> "a device";
        };
    }

    private static void addSockets(PortVerdict verdict, List<String> evidence) {
        PortVerdict.Kind kind = verdict.kind();
        boolean isAboutConnections = kind == PortVerdict.Kind.OUTGOING_ONLY || kind == PortVerdict.Kind.LINGERING;
        int listed = 0;
        int connections = 0;
        for (SocketTable.Entry socket : verdict.sockets()) {
            boolean matters = socket.state() == SocketTable.State.LISTENING
                    || (isAboutConnections && socket.state() == SocketTable.State.CONNECTED)
                    || kind == PortVerdict.Kind.TIME_WAIT;
            if (matters && listed < MOST_SOCKETS) {
                evidence.add(sentence(socket, verdict));
                listed++;
            } else {
                connections++;
            }
        }
        if (connections > 0 && kind != PortVerdict.Kind.FREE) {
            evidence.add("connections on this port, open or closed: " + connections);
        }
    }

    private static String sentence(SocketTable.Entry socket, PortVerdict verdict) {
        String what = switch (socket.state()) {
            case LISTENING -> "listening socket ";
            case CONNECTED -> "connection ";
            case TIME_WAIT -> "closed connection ";
        };
        return what + socket + ", held by " + ownersOf(socket, verdict)
                + (socket.isInTheWay() ? "" : "; it does not block localhost");
    }
}
