package dev.projax.core.conflict;

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
