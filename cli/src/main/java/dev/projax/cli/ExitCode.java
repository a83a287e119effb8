package dev.projax.cli;

/** The exit codes; documented in the README. 130 and 143 after SIGINT and SIGTERM are the JVM's own. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_FOUND = 3;
    static final int NO_FREE_PORT = 4;
    static final int UNPROVEN = 5;
    static final int UNRESPONSIVE = 6;
    static final int FILE_PROBLEM = 7;
    static final int REFUSED = 8;

    /** From a server in the background to who has started it: another one owns the port file. People never see it. */
    static final int ALREADY_SERVED = 9;

    private ExitCode() {}
}
