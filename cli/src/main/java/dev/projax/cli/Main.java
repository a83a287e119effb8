package dev.projax.cli;

import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.LauncherFacts;
import dev.projax.cli.startup.ClassArchives;
import dev.projax.cli.startup.Rehearsal;
import dev.projax.cli.startup.SelectorSearch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/** The {@code projax} process: its environment, streams and exit code. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        SelectorSearch.avoid();
        LauncherFacts launcher = LauncherFacts.of(
                System.getProperty("projax.launcher"),
                System.getProperty("projax.terminals"),
                System.getProperty("projax.locale"));
        Console console = new Console(
                System.getenv(), System.in, System.out, System.err, launcher, InstantSource.system(), false);
        String rehearsal = System.getProperty("projax.rehearsal");
        int exit = rehearsal == null ? run(console, args) : rehearse(rehearsal, console, args);
        if (System.getProperty("projax.archives") != null) {
            ClassArchives.make(launcher.script());
        }
        System.exit(exit);
    }

    /** Runs the commands that the class archive of that name covers, and returns the exit code. */
    private static int rehearse(String archive, Console console, String... args) {
        try {
            switch (archive) {
                case "client" ->
                    Rehearsal.ofAll(
                            Main::runUnseen, String.valueOf(console.launcher().script()));
                case "inspect" -> Rehearsal.ofInspection(Main::runUnseen, console.environment());
                case "who" -> Rehearsal.ofWho(Main::runUnseen, console.environment());
                default -> {
                    Rehearsal.exitWithIt(console.environment());
                    return run(console, args);
                }
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            console.fail("cannot create class archives: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private static Rehearsal.Outcome runUnseen(Map<String, String> environment, String... command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream discarded = new PrintStream(OutputStream.nullOutputStream());
        LauncherFacts launcher = LauncherFacts.of(System.getProperty("projax.launcher"), null, null);
        int exit = run(
                new Console(environment, discarded, new PrintStream(said, true, StandardCharsets.UTF_8), launcher)
                        .quiet(),
                command);
        return new Rehearsal.Outcome(exit, said.toString(StandardCharsets.UTF_8));
    }

    /** Runs one command and returns its exit code. */
    static int run(Console console, String... args) {
        Thread.setDefaultUncaughtExceptionHandler(Main::handleUncaught);
        try {
            return new CommandLineInterface(console).run(args);
        } catch (Error e) {
            report(e);
            return ExitCode.FAILED;
        }
    }

    private static void handleUncaught(Thread thread, Throwable e) {
        if (e instanceof Error error) {
            report(error);
        } else {
            e.printStackTrace();
        }
    }

    /** Reports in one line that the JVM hit a limit of the machine. */
    private static void report(Error e) {
        System.err.println("projax: Java failed: " + e
                + "; check the limits of memory, processes and open files (ulimit -v, -u, -n)");
    }
}
