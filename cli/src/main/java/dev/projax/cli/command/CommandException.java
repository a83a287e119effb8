package dev.projax.cli.command;

import java.util.List;

/** Ends a command with an exit code and a message: what happened, why, and what to do. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exit;
    private final transient List<String> details;

    public CommandException(int exit, String message) {
        this(exit, message, List.of());
    }

    /**
     * Creates one with more than one line.
     *
     * @param details lines to print below the message
     */
    public CommandException(int exit, String message, List<String> details) {
        super(message);
        this.exit = exit;
        this.details = List.copyOf(details);
    }

    public List<String> details() {
        return details;
    }

    public int exit() {
        return exit;
    }
}
