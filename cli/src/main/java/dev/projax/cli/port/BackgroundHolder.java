package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.OwnSession;
import dev.projax.core.allocation.Leases;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The process in the background that holds a {@link DetachedLease}. It has no terminal and works in the root directory.
 * Until it has answered, it exits with this process.
 */
final class BackgroundHolder implements Closeable {
    /**
     * The variables that Java and Projax need. CI servers recognize the processes of a job by other variables, and kill
     * them after each step.
     */
    private static final Pattern NEEDED = Pattern.compile(
            "HOME|PATH|LANG|LANGUAGE|TMPDIR|XDG_CACHE_HOME|(?:PROJAX|LC|LD|DYLD)_.*"
                    + "|USERPROFILE|HOMEDRIVE|HOMEPATH|SYSTEMROOT|SYSTEMDRIVE|COMSPEC|PATHEXT|TEMP|TMP",
            Pattern.CASE_INSENSITIVE);

    private final Process process;
    private final Thread terminating;
    private volatile boolean hasSpoken;
    private boolean hasAnswered;

    private BackgroundHolder(Process process) {
        this.process = process;
        this.terminating = new Thread(process::destroy, "projax-terminate");
    }

    /** Starts it, prints its answer and its messages, and returns the exit code. */
    static int start(LeaseRequest request, ParseResult arguments, Console console)
            throws CommandException, IOException, InterruptedException {
        try (BackgroundHolder holder = launch(request, arguments, console)) {
            Thread messages = new Thread(() -> holder.passOnMessages(console), "projax-holder-messages");
            messages.setDaemon(true);
            messages.start();
            List<String> answer;
            try (BufferedReader reader = holder.process.inputReader(Charset.defaultCharset())) {
                answer = reader.lines().toList();
            }
            messages.join();
            if (answer.isEmpty() || answer.get(0).startsWith(HoldAnswer.REFUSED)) {
                return holder.refused();
            }
            holder.hasAnswered = true;
            console.answer(Options.has(Options.JSON, arguments) ? List.of(json(answer, request.leases())) : answer);
            return ExitCode.DONE;
        }
    }

    /** Passes its messages on at once, because it may wait for a port. */
    private void passOnMessages(Console console) {
        try (BufferedReader reader = process.errorReader(Charset.defaultCharset())) {
            reader.lines().forEach(line -> {
                hasSpoken = true;
                console.err().println(line);
            });
        } catch (IOException | UncheckedIOException e) {
            // it has exited
        }
    }

    /** Returns the exit code of a call that got no lease. */
    private int refused() throws CommandException, InterruptedException {
        int exit = process.waitFor();
        if (!hasSpoken) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "the process that should hold the lease exited without an answer; try: projax doctor");
        }
        return exit == ExitCode.DONE ? ExitCode.FAILED : exit;
    }

    private static BackgroundHolder launch(LeaseRequest request, ParseResult arguments, Console console)
            throws CommandException {
        Path launcher = console.launcher().script();
        if (launcher == null) {
            throw new CommandException(
                    ExitCode.FAILED, "cannot hold a lease in the background without bin/projax; leave out --detach");
        }
        List<String> words = new ArrayList<>(List.of(launcher.toString(), HoldCommand.NAME));
        words.addAll(options(request, arguments));
        ProcessBuilder builder = OwnSession.of(words).directory(root());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> !NEEDED.matcher(name).matches());
        // The Java on the PATH may be a script that chooses one by the current directory.
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        try {
            BackgroundHolder holder = new BackgroundHolder(builder.start());
            Runtime.getRuntime().addShutdownHook(holder.terminating);
            holder.process.getOutputStream().close();
            return holder;
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "cannot hold a lease in the background: " + e.getMessage());
        }
    }

    /** Returns the leases as JSON. The holder leaves that to this process, because Jackson would stay in its memory. */
    private static String json(List<String> ports, Leases leases) throws IOException {
        List<Leases.Entry> entries = new ArrayList<>();
        for (String port : ports) {
            leases.at(Integer.parseInt(port)).ifPresent(entries::add);
        }
        return Json.text(LeasesCommand.json(entries));
    }

    /** Returns the options that were typed, with absolute paths. */
    private static List<String> options(LeaseRequest request, ParseResult arguments) {
        List<String> words = new ArrayList<>(
                List.of(Options.DIRECTORY.longestName(), request.leases().directory()));
        for (OptionSpec option : arguments.matchedOptionsSet()) {
            if (option.equals(Options.DIRECTORY) || option.equals(Options.JSON)) {
                continue;
            }
            if (option.arity().max() == 0) {
                words.add(option.longestName());
            }
            for (String value : option.arity().max() == 0 ? List.<String>of() : option.originalStringValues()) {
                boolean isPath = option.type() == Path.class && !value.startsWith("~");
                words.add(option.longestName());
                words.add(isPath ? Path.of(value).toAbsolutePath().toString() : value);
            }
        }
        return words;
    }

    /** Returns a directory that is never deleted, and whose use keeps no disk from being unmounted. */
    private static @Nullable File root() {
        Path root = Path.of("").toAbsolutePath().getRoot();
        return root == null ? null : root.toFile();
    }

    @Override
    public void close() {
        if (!hasAnswered) {
            process.destroy();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(terminating);
        } catch (IllegalStateException e) {
            // this process is exiting, and the hook does the same
        }
    }
}
