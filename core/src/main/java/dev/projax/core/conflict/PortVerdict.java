package dev.projax.core.conflict;

import dev.projax.core.discovery.Server;
import dev.projax.core.inventory.Instance;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a port, the evidence for it, and the one command to run next. Immutable. */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class PortVerdict {
    private final PortFacts facts;
    private final Kind kind;
    private final List<ProcessInfo> holders;
    private final @Nullable Refusal refusal;
    private final String summary;
    private final List<String> evidence;
    private final String command;

    /** The state of a port. */
    public enum Kind {
        /** A server could bind it now. */
        FREE("free"),

        /** A server of this app runs there, healthy or unresponsive. */
        OWN_INSTANCE("own server"),

        /** Another program listens there. */
        FOREIGN("foreign"),

        /** A process listens there, but only its user is visible. */
        HIDDEN_OWNER("hidden holder"),

        /** A connection uses it as its local port, and no process listens. */
        OUTGOING_ONLY("outgoing only"),

        /** The system keeps it for up to a minute after a connection was closed. */
        TIME_WAIT("time wait"),

        /** It is free, but the system does not let this user bind it. */
        RESERVED("reserved"),

        /**
         * Different programs hold 127.0.0.1 and ::1, so {@code localhost} reaches sometimes one and sometimes the
         * other.
         */
        SPLIT_LOCALHOST("split localhost"),

        /**
         * It can be bound, but the system leads connections to another port (NAT), so a server there would get none.
         */
        REDIRECTED("redirected"),

        /**
         * No process listens, but connections of a running process keep it from programs that bind without
         * SO_REUSEADDR (socket(7)).
         */
        LINGERING("lingering"),

        /** It cannot be bound, and no visible socket explains why. */
        UNEXPLAINED("unexplained");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Returns the kind in words for people. */
        public String words() {
            return words;
        }
    }

    /** @param refusal why no process may be terminated to free the port; null if one may */
    PortVerdict(
            PortFacts facts,
            Kind kind,
            List<ProcessInfo> holders,
            @Nullable Refusal refusal,
            String summary,
            List<String> evidence,
            String command) {
        this.facts = facts;
        this.kind = kind;
        this.holders = List.copyOf(holders);
        this.refusal = refusal;
        this.summary = summary;
        this.evidence = List.copyOf(evidence);
        this.command = command;
    }

    /** Returns the port, 1 to 65535. */
    public int port() {
        return facts.port();
    }

    /** Returns the state of the port. */
    public Kind kind() {
        return kind;
    }

    /** Returns whether a process or the system holds the port, so that it can be freed or become free. */
    public boolean isHeld() {
        return kind != Kind.FREE && kind != Kind.RESERVED;
    }

    /** Returns who or what holds the port, in a few words, like {@code node (pid 812)}. */
    public String summary() {
        return summary;
    }

    /** Returns the evidence for the verdict, one sentence each. */
    public List<String> evidence() {
        return evidence;
    }

    /** Returns the one shell command to run next. */
    public String command() {
        return command;
    }

    /** Returns the processes that hold the port, as far as this user may see them. */
    public List<ProcessInfo> holders() {
        return holders;
    }

    /** Returns all sockets with this port on any address, including those that do not block a server on localhost. */
    public List<SocketTable.Entry> sockets() {
        return facts.sockets();
    }

    /** Returns the app's own server that runs on the port. */
    public Optional<Server> server() {
        return Optional.ofNullable(facts.instance()).flatMap(Instance::server);
    }

    /** Returns why no process may be terminated to free the port; empty if one may. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * Returns whether different programs listen on 127.0.0.1 and ::1, so that {@code localhost} reaches sometimes one
     * and sometimes the other. The one on 127.0.0.1 may be the app's own server.
     */
    public boolean splitsLocalhost() {
        return facts.isSplit();
    }

    PortFacts facts() {
        return facts;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PortVerdict verdict && parts().equals(verdict.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(facts, kind, holders, refusal, summary, evidence, command);
    }

    /** Returns {@code 38124 node (pid 812)}. */
    @Override
    public String toString() {
        return port() + " " + summary;
    }

    /** The reason why no process is terminated. */
    public enum Refusal {
        /** No process listens there, and a client of a port is never terminated. */
        NOBODY_LISTENS("no process listens on it, and clients are never terminated"),

        /** It is a server of the app, which is stopped instead. */
        OWN_INSTANCE("held by a server, which must be stopped, not killed"),

        /** A hidden process holds the port, or may hold it together with the visible ones. */
        HIDDEN_OWNER("held, at least in part, by a process that you cannot see"),

        /** Several processes hold the port. */
        SEVERAL_HOLDERS("held by several processes"),

        /** It is process 1 of this system or of a container. */
        INIT("held by process 1, the parent of all processes in this system or container"),

        /** It is the process that asks. */
        SELF("held by this process itself"),

        /** It is the parent of the process that asks, or a parent of that parent. */
        ANCESTOR("held by a parent process of this one"),

        /** It is owned by another user, or its user is hidden. */
        OTHER_USER("owned by another user"),

        /** It holds the port for something else, as Docker's proxy does for a container and ssh for its other end. */
        FORWARDER("held for something else, which would be cut off"),

        /** This system cannot terminate a process gently, and force was not allowed. */
        NEEDS_FORCE("this system can only kill a process by force"),

        /** A signal or a debugger has stopped the process, so it cannot exit. */
        STOPPED("held by a stopped process, which cannot exit"),

        /** The system leads the port's connections elsewhere, and no process holds it. */
        REDIRECTED("redirected by the system, not held by a process"),

        /** The holder of the port is not the same as at the first look. */
        HOLDER_CHANGED("holder changed, nothing killed");

        private final String reason;

        Refusal(String reason) {
            this.reason = reason;
        }

        /** Returns the reason as a part of a sentence, to follow {@code port 38124 not freed: }. */
        public String reason() {
            return reason;
        }
    }

    /** What a program holds a port for, if not for itself. It would be cut off with the program. */
    public enum HeldFor {
        /** A container of Docker. */
        DOCKER_CONTAINER,

        /** A container of Podman. */
        PODMAN_CONTAINER,

        /** A container of another runtime, or of one that the program does not tell. */
        CONTAINER,

        /** A virtual machine of Lima. */
        LIMA_MACHINE,

        /** A virtual machine of VirtualBox. */
        VIRTUALBOX_MACHINE,

        /** A virtual machine of another kind. */
        VIRTUAL_MACHINE,

        /** A program in WSL, the Linux of Windows. */
        WSL_PROGRAM,

        /** A service that systemd starts on the first connection. */
        SYSTEMD_SERVICE,

        /** Services that another supervisor starts or restarts. */
        SERVICE,

        /** A remote session, or the ports that it forwards. */
        REMOTE_SESSION,

        /** A program in a cluster. */
        CLUSTER,

        /** The other end of a tunnel. */
        TUNNEL,

        /** Another address, to which it passes connections on, or a program that it starts for each. */
        RELAY,

        /** An editor, which uses it from another machine or has it forward ports. */
        EDITOR,

        /** A phone or another device. */
        DEVICE
    }
}
