package dev.projax.core.conflict;

import dev.projax.core.discovery.Server;
import dev.projax.core.inventory.Instance;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is the matter with a port, why that is believed, and the one command that helps. Immutable. */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class PortVerdict {
    private final PortFacts facts;
    private final Kind kind;
    private final List<ProcessInfo> holders;
    private final @Nullable Refusal refusal;
    private final String summary;
    private final List<String> evidence;
    private final String command;

    /** What can be the matter with a port. */
    public enum Kind {
        /** A server could bind it now. */
        FREE("free"),

        /** A server of this app lives there, healthy or hung. */
        OWN_INSTANCE("own instance"),

        /** Another program listens there. */
        FOREIGN("foreign"),

        /** Somebody listens there, of whom only the user is to be seen. */
        HIDDEN_OWNER("hidden owner"),

        /** A connection uses it for its own end, and nobody listens. */
        OUTGOING_ONLY("outgoing only"),

        /** The system keeps it for a moment after a connection was closed. */
        TIME_WAIT("time wait"),

        /** It is free, but the system forbids it to this user. */
        RESERVED("reserved"),

        /** 127.0.0.1 and ::1 belong to different programs, so that {@code localhost} is now one and now the other. */
        SPLIT_LOCALHOST("split localhost"),

        /** It cannot be bound, and no socket that is to be seen says why. */
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

    /** @param refusal why no process may be ended for the port; null if there is one that may */
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

    /** Returns what is the matter. */
    public Kind kind() {
        return kind;
    }

    /** Tells whether somebody or something has the port, so that it can be freed or become free. */
    public boolean isHeld() {
        return kind != Kind.FREE && kind != Kind.RESERVED;
    }

    /** Returns who or what has the port, in a few words, like {@code node (pid 812)}. */
    public String summary() {
        return summary;
    }

    /** Returns why the verdict is believed, a sentence each. */
    public List<String> evidence() {
        return evidence;
    }

    /** Returns the one command that helps, for a shell. */
    public String command() {
        return command;
    }

    /** Returns the processes that have the port, as far as this user may see them. */
    public List<ProcessInfo> holders() {
        return holders;
    }

    /** Returns all sockets that have this port, on any address, also those that are not in a server's way. */
    public List<SocketTable.Entry> sockets() {
        return facts.sockets();
    }

    /** Returns the app's own server that lives on the port. */
    public Optional<Server> server() {
        return Optional.ofNullable(facts.instance()).flatMap(Instance::server);
    }

    /** Returns why no process may be ended to free the port; empty if there is one that may. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
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

    /** Why a process is not ended. */
    public enum Refusal {
        /** Nobody listens there, and a client of a port is never ended. */
        NOBODY_LISTENS("nobody listens there, and clients are never ended"),

        /** It is a server of the app, which is stopped in another way. */
        OWN_INSTANCE("a server of the app is stopped, not killed"),

        /** A process that cannot be seen has the port, or may have it beside those that can. */
        HIDDEN_OWNER("a process that cannot be seen has it, or may"),

        /** Several processes have the port. */
        SEVERAL_HOLDERS("several processes have the port"),

        /** It is process 1, from which all others come: of this system, or of a container. */
        INIT("it is process 1, from which all others of its system or container come"),

        /** It is the process that asks. */
        SELF("it is this process itself"),

        /** It has started the process that asks, or what started that. */
        ANCESTOR("this process was started by it"),

        /** It acts for another user, or for whom cannot be seen. */
        OTHER_USER("it is another user's"),

        /** It holds the port for something else, as Docker's does for a container, and ssh for the other end. */
        FORWARDER("it holds the port for something else, which would be cut off"),

        /** On this system a process cannot be asked to end, and force was not allowed. */
        NEEDS_FORCE("on this system a process can only be ended by force"),

        /** What holds the port is not what it was at the first look. */
        HOLDER_CHANGED("holder changed, nothing killed");

        private final String reason;

        Refusal(String reason) {
            this.reason = reason;
        }

        /** Returns why, as a part of a sentence. */
        public String reason() {
            return reason;
        }
    }
}
