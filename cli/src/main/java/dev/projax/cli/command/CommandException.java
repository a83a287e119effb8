package dev.projax.cli.command;

import java.util.List;

/** Ends a command with an exit code and a sentence that says what, which value, and what to do. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exit;
    private final transient List<String> details;

    public CommandException(int exit, String message) {
        this(exit, message, List.of());
    }

    /**
     * Makes one that says more than a line.
     *
     * @param details further lines
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
