package dev.projax.cli.command;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** Processes in the background that have no terminal, so Ctrl-C, Ctrl-Z and a logout do not reach them. */
public final class OwnSession {
    /** Without setsid, as on macOS, the process ignores the signals of the terminal instead. */
    private static final String SCRIPT = "trap '' INT HUP TSTP TTIN TTOU; "
            + "if command -v setsid >/dev/null; then exec setsid \"$@\"; else exec \"$@\"; fi";

    private OwnSession() {}

    /** Returns the builder of a process that runs {@code command} in a session of its own. */
    public static ProcessBuilder of(List<String> command) {
        List<String> words = new ArrayList<>();
        if (File.separatorChar == '/') {
            words.addAll(List.of("sh", "-c", SCRIPT, "projax"));
        }
        words.addAll(command);
        return new ProcessBuilder(words);
    }
}
