package dev.projax.cli;

import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.LauncherFacts;
import dev.projax.cli.startup.ClassArchives;
import dev.projax.cli.startup.Rehearsal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/** The process: its environment, its streams, its exit code. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
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

    /** Does instead of the command what the archive of that name is for, or runs the server, and returns the exit code. */
    private static int rehearse(String archive, Console console, String... args) {
        try {
            switch (archive) {
                case "client" ->
                    Rehearsal.ofAll(
                            Main::runUnseen, String.valueOf(console.launcher().script()));
                case "inspect" -> Rehearsal.ofInspection(Main::runUnseen, console.environment());
                default -> {
                    Rehearsal.endWithIt(console.environment());
                    return run(console, args);
                }
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            console.fail("no archives of classes: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private static Rehearsal.Outcome runUnseen(Map<String, String> environment, String... command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
        LauncherFacts launcher = LauncherFacts.of(System.getProperty("projax.launcher"), null, null);
        int exit = run(
                new Console(environment, nobody, new PrintStream(said, true, StandardCharsets.UTF_8), launcher).quiet(),
                command);
        return new Rehearsal.Outcome(exit, said.toString(StandardCharsets.UTF_8));
    }

    /** Runs one command and returns its exit code. */
    static int run(Console console, String... args) {
        Thread.setDefaultUncaughtExceptionHandler(Main::endOfThread);
        try {
            return new CommandLineInterface(console).run(args);
        } catch (Error e) {
            complain(e);
            return ExitCode.FAILED;
        }
    }

    private static void endOfThread(Thread thread, Throwable e) {
        if (e instanceof Error error) {
            complain(error);
        } else {
            e.printStackTrace();
        }
    }

    /** Tells in one line of a machine at its limits. */
    private static void complain(Error e) {
        System.err.println("projax: Java cannot go on: " + e
                + "; is there enough memory, and are there enough processes and file descriptors (ulimit -v, -u, -n)?");
    }
}
