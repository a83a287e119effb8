package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.UserShell;
import dev.projax.core.files.ProcStat;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs in place of this one, with its terminal, streams, signals and exit code. Thread-safe.
 */
final class ForegroundProcess {
    /** As in a shell. */
    private static final int NOT_EXECUTABLE = 126;

    private static final int NO_SUCH_PROGRAM = 127;

    private static final Pattern NUMBERED = Pattern.compile(".*error[=:] ?\\d+,? \\(?([^()]+)\\)?");

    private final List<String> early = new ArrayList<>();
    private @Nullable Process process;

    /**
     * Runs the program and waits until it exits.
     *
     * @return its exit code; 128 plus the signal if a signal terminated it
     * @throws CommandException if it cannot be started
     */
    static int run(ProcessBuilder program) throws CommandException, InterruptedException {
        ForegroundProcess inOurPlace = new ForegroundProcess();
        Signals.handle(inOurPlace::passOn);
        return inOurPlace.start(program).waitFor();
    }

    private synchronized Process start(ProcessBuilder program) throws CommandException {
        try {
            Process started = program.inheritIO().start();
            process = started;
            early.forEach(this::passOn);
            return started;
        } catch (IOException e) {
            String name = program.command().get(0);
            throw refusal(name, program.environment().get("PATH"), e);
        }
    }

    /** Returns why a program cannot run, because Java's message repeats its name and shows numbers. */
    static CommandException refusal(String name, @Nullable String searched, IOException e) {
        try {
            return refusalOf(name, searched == null ? "" : searched, e);
        } catch (InvalidPathException unusable) {
            // the name, or a directory on the PATH, has a character that no path on this system has
            return refusal(NOT_EXECUTABLE, name, words(e));
        }
    }

    private static CommandException refusalOf(String name, String searched, IOException e) {
        if (name.indexOf('/') < 0 && name.indexOf(File.separatorChar) < 0) {
            boolean isFound = Stream.of(searched.split(File.pathSeparator, -1))
                    .anyMatch(directory -> Files.isRegularFile(Path.of(directory, name)));
            return isFound
                    ? refusal(NOT_EXECUTABLE, name, words(e))
                    : refusal(NO_SUCH_PROGRAM, name, "not found on the PATH; check its name, or give its path");
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            return refusal(NOT_EXECUTABLE, name, "it is a directory; give the path of a program");
        }
        if (!Files.exists(path)) {
            return refusal(NO_SUCH_PROGRAM, name, "no such file; check its path");
        }
        return refusal(
                NOT_EXECUTABLE,
                name,
                Files.isExecutable(path)
                        ? words(e)
                        : "it is not executable; try: "
                                + UserShell.ofThisSystem().chmod("+x", path));
    }

    private static CommandException refusal(int exit, String name, String reason) {
        return new CommandException(exit, "cannot run " + name + ": " + reason);
    }

    /** Returns the system's message without the error number that the JDK adds in one of two forms. */
    static String words(IOException e) {
        Throwable reason = e.getCause() == null ? e : e.getCause();
        String message = String.valueOf(reason.getMessage()).strip();
        Matcher numbered = NUMBERED.matcher(message);
        return numbered.matches() ? numbered.group(1) : message;
    }

    private synchronized void passOn(String signal) {
        if (process == null) {
            early.add(signal);
        } else if (process.isAlive() && !comesByItself(signal, isInForeground())) {
            send(signal, process);
        }
    }

    /**
     * Returns whether the program gets the signal anyway: Ctrl-C goes to all processes in the terminal's foreground.
     * Many programs take a second signal as "exit immediately".
     */
    static boolean comesByItself(String signal, boolean inForeground) {
        return signal.equals("INT") && inForeground;
    }

    private static void send(String signal, Process process) {
        if (signal.equals("TERM")) {
            process.toHandle().destroy();
            return;
        }
        try {
            new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + process.pid()).start();
        } catch (IOException e) {
            process.toHandle().destroy();
        }
    }

    private static boolean isInForeground() {
        try {
            Optional<ProcStat> self = ProcStat.self();
            return self.isPresent() ? self.get().isInForeground() : isInForegroundOfPs();
        } catch (IOException e) {
            // Windows has no ps, and its console sends Ctrl-C to all processes.
            return true;
        }
    }

    private static boolean isInForegroundOfPs() throws IOException {
        long self = ProcessHandle.current().pid();
        Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-o", "tpgid=", "-p", Long.toString(self)).start();
        try (BufferedReader lines = ps.inputReader()) {
            String line = lines.readLine();
            String[] groups = line == null ? new String[0] : line.strip().split("\\s+", -1);
            return groups.length == 2 && groups[0].equals(groups[1]);
        }
    }
}
