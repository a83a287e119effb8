package dev.projax.core.conflict;

import dev.projax.core.allocation.Leases;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.InstanceId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The state of a port, the facts behind it, and what to do next. It has no words for people. Immutable. Only this
 * library implements it.
 */
public interface PortVerdict {
    /** Returns the port, 1 to 65535. */
    int port();

    /** Returns the state of the port. */
    Kind kind();

    /**
     * Returns whether a process, the system or a lease keeps the port or its connections, so that other programs cannot
     * use it.
     */
    boolean isHeld();

    /** Returns why the port cannot be bound, in the system's words; empty if it can be bound. */
    Optional<String> bindRefusal();

    /** Returns the system's rule that keeps this user from using the port, as a sentence, if one is known. */
    Optional<String> reservation();

    /**
     * Returns the processes that hold the port, by ascending pid, as far as this user may see them. A {@link Kind#LEASED}
     * port is held by the process whose exit ends the lease.
     */
    List<ProcessInfo> holders();

    /**
     * Returns the process that stands for all holders: the only one, or the eldest of a family, from which the others
     * descend. Empty if the holders are hidden or have nothing in common.
     */
    Optional<ProcessInfo> eldest();

    /** Returns all sockets with this port on any address, including those that do not block a server on localhost. */
    List<SocketTable.Entry> sockets();

    /** Returns the process with that pid, if it is visible and holds one of the {@link #sockets}. */
    Optional<ProcessInfo> process(long pid);

    /**
     * Returns the listening sockets that processes hold which this user cannot see, besides those that are visible.
     */
    List<SocketTable.Entry> sharedOutOfSight();

    /** Returns the server of this or another home that runs on the port, if its record can be read. */
    Optional<Server> server();

    /**
     * Returns the home of the server that runs on the port; empty if it is the app's own home, or if no server is known.
     * If the server runs in a container, the path is the one in there.
     */
    Optional<Path> home();

    /** Returns what else is known of servers on this port, of this home or another one. */
    List<Trace> traces();

    /**
     * Returns whether different programs listen on 127.0.0.1 and ::1, so that {@code localhost} reaches sometimes one
     * and sometimes the other. The one on 127.0.0.1 may be the app's own server.
     */
    boolean splitsLocalhost();

    /**
     * Returns whether the app's own server on the port listens on 127.0.0.1 only, although this machine has ::1 and the
     * port is free there, so that another program can take it and {@code localhost} may lead there.
     */
    boolean missesIpv6();

    /**
     * Returns the addresses of a {@link Kind#REDIRECTED} port where something answers, 127.0.0.1 before ::1. Only an
     * inspector that is {@link PortInspector#connecting() connecting} finds them.
     */
    List<InetSocketAddress> redirected();

    /**
     * Returns where the system redirects the connections to a {@link Kind#REDIRECTED} port, if that is in this network
     * namespace and visible.
     */
    Optional<Target> target();

    /**
     * Returns the addresses of a {@link Kind#RESERVED} port whose connections the system drops, 127.0.0.1 before ::1.
     * Only an inspector that is {@link PortInspector#connecting() connecting} finds them.
     */
    List<InetSocketAddress> dropped();

    /** Returns the lease of the port, whether its program listens there or not. */
    Optional<Leases.Entry> lease();

    /**
     * Returns whether the port is leased to one program, and another program, which does not run in the lease, has bound
     * it. Only Linux shows that.
     */
    boolean breaksLease();

    /** Returns what the port is held for, if not for the holder itself. */
    Optional<HeldFor> heldFor();

    /** Returns the holder that holds the port for something else. */
    Optional<ProcessInfo> forwarder();

    /** Returns what this process cannot see of those that may hold the port, and what it would need. */
    List<SocketTable.BlindSpot> blindSpots();

    /** Returns why no process may be terminated to free the port; empty if one may. */
    Optional<Refusal> refusal();

    /** Returns what to do next. If it terminates a process, there is no {@link #refusal} of that. */
    NextStep nextStep();

    /** The state of a port. */
    enum Kind {
        /** A server could bind it now. */
        FREE,

        /** A server runs there, of this home or another {@link #home}, healthy or unresponsive. */
        OWN_INSTANCE,

        /** Another program listens there. */
        FOREIGN,

        /** A process listens there, but only its user is visible. */
        HIDDEN_OWNER,

        /** A connection uses it as its local port, and no process listens. */
        OUTGOING_ONLY,

        /** The system keeps it for up to a minute after a connection was closed. */
        TIME_WAIT,

        /** It is free, but the system does not let this user bind it, or drops its connections. */
        RESERVED,

        /**
         * Different programs hold 127.0.0.1 and ::1, so {@code localhost} reaches sometimes one and sometimes the
         * other.
         */
        SPLIT_LOCALHOST,

        /** It can be bound, but it is leased to a program that has not bound it yet, or {@link #lease} has no program. */
        LEASED,

        /**
         * It can be bound, but the system leads connections to another port (NAT), so a server there would get none.
         */
        REDIRECTED,

        /**
         * No process listens, but connections of a running process keep it from programs that bind without
         * SO_REUSEADDR (socket(7)).
         */
        LINGERING,

        /** It cannot be bound, and no visible socket explains why. */
        UNEXPLAINED
    }

    /**
     * The listener where the system redirects connections.
     *
     * @param address its end of a connection
     * @param processes the processes that listen there, as far as this user may see them
     */
    record Target(InetSocketAddress address, List<ProcessInfo> processes) {
        /** Copies the processes. */
        public Target {
            processes = List.copyOf(processes);
        }
    }

    /**
     * A server that has to do with the port.
     *
     * @param relation how
     * @param id its ID
     * @param detail more about it, as a predicate like {@code refuses the connection}; may be empty
     */
    record Trace(Relation relation, InstanceId id, String detail) {}

    /** How a server has to do with a port. */
    enum Relation {
        /** It runs there. */
        RUNS_HERE,

        /** It runs there: its process holds the port and its lock. */
        HOLDS_LOCK,

        /** Its record names the port and it is running, but it does not listen there. */
        DISPLACED,

        /** It answers there, and this home has no files of it. */
        UNRECORDED,

        /** It answers there, and this home has files of it but no readable record. */
        UNREADABLE,

        /** It answers there, but its record is of another network namespace or machine. */
        ELSEWHERE
    }

    /** The reason why no process is terminated. */
    enum Refusal {
        /** No process listens there, and a client of a port is never terminated. */
        NOBODY_LISTENS,

        /** It is a server, which is stopped instead. */
        OWN_INSTANCE,

        /** A hidden process holds the port, or may hold it together with the visible ones. */
        HIDDEN_OWNER,

        /** Several processes hold the port. */
        SEVERAL_HOLDERS,

        /** It is process 1 of this system or of a container. */
        INIT,

        /** It is the process that asks. */
        SELF,

        /** It is the parent of the process that asks, or a parent of that parent. */
        ANCESTOR,

        /** It is owned by another user, or its user is hidden. */
        OTHER_USER,

        /** It holds the port for something else, as Docker's proxy does for a container and ssh for its other end. */
        FORWARDER,

        /** This system cannot terminate a process gently, and force was not allowed. */
        NEEDS_FORCE,

        /** A signal or a debugger has stopped the process, so it cannot exit. */
        STOPPED,

        /** It is leased, and no process listens there yet. */
        LEASED,

        /** The system leads the port's connections elsewhere, and no process holds it. */
        REDIRECTED,

        /** The holder of the port is not the same as at the first look. */
        HOLDER_CHANGED
    }

    /** What a program holds a port for, if not for itself. It would be cut off with the program. */
    enum HeldFor {
        /** A container of Docker. */
        DOCKER_CONTAINER,

        /** A container of Podman. */
        PODMAN_CONTAINER,

        /** A container of another or an unknown runtime. */
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

        /** A service that another program starts on the first connection, or supervises. */
        SERVICE,

        /** A remote session, or the ports that it forwards. */
        REMOTE_SESSION,

        /** A program in a cluster. */
        CLUSTER,

        /** The other end of a tunnel. */
        TUNNEL,

        /** Another address to which it passes connections on, or a program that it starts for each connection. */
        RELAY,

        /** An editor, which uses it from another machine or has it forward ports. */
        EDITOR,

        /** A phone or another device. */
        DEVICE
    }
}
