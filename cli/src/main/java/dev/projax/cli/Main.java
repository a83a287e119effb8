package dev.projax.cli;

/** The process: its environment, its streams, its exit code. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        Console console = new Console(System.getenv(), System.out, System.err);
        System.exit(new CommandLineInterface(console).run(args));
    }
}
