package dev.projax.cli;

/** Ends a command with an exit code and a sentence that says what, which value, and what to do. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exit;

    CommandException(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}
