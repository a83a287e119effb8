package dev.projax.cli;

import java.util.List;

/** Ends a command with an exit code and a sentence that says what, which value, and what to do. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exit;
    private final transient List<String> details;

    CommandException(int exit, String message) {
        this(exit, message, List.of());
    }

    /** @param details further lines */
    CommandException(int exit, String message, List<String> details) {
        super(message);
        this.exit = exit;
        this.details = List.copyOf(details);
    }

    List<String> details() {
        return details;
    }

    int exit() {
        return exit;
    }
}
