package dev.projax.cli;

/** The process: its environment, its streams, its exit code. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        Console console = new Console(
                System.getenv(),
                System.in,
                System.out,
                System.err,
                Launcher.of(
                        System.getProperty("projax.launcher"),
                        System.getProperty("projax.terminals"),
                        System.getProperty("projax.locale")),
                false);
        int exit = run(args, console);
        ClassArchive.of(System.getProperty("projax.archive"), System.getProperty("projax.archive.given"))
                .renewUnlessUsed(System.getProperty("java.vm.info", ""));
        System.exit(exit);
    }

    private static int run(String[] args, Console console) {
        try {
            return new CommandLineInterface(console).run(args);
        } catch (LinkageError | InternalError e) {
            // a jar or a native library that cannot be opened
            System.err.println("projax: Java cannot go on: " + e + "; are there enough file descriptors (ulimit -n)?");
            return ExitCode.FAILED;
        }
    }
}
