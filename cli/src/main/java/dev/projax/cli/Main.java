package dev.projax.cli;

/** The process: its environment, its streams, its exit code. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        Launcher launcher = Launcher.of(
                System.getProperty("projax.launcher"),
                System.getProperty("projax.terminals"),
                System.getProperty("projax.locale"));
        Console console = new Console(System.getenv(), System.in, System.out, System.err, launcher, false);
        int exit = run(console, args);
        if (System.getProperty("projax.archives") != null) {
            ClassArchives.make(launcher.script());
        }
        System.exit(exit);
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
