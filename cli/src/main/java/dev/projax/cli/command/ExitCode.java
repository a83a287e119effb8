package dev.projax.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes; documented in docs/cli.md. 130 and 143 after SIGINT and SIGTERM are the JVM's own. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int NOT_FOUND = 3;
    public static final int NO_FREE_PORT = 4;
    public static final int UNVERIFIED = 5;
    public static final int UNRESPONSIVE = 6;
    public static final int FILE_PROBLEM = 7;
    public static final int REFUSED = 8;

    /**
     * From a background server to the process that started it: another server is in the port file. Users never see it.
     */
    public static final int ALREADY_SERVED = 9;

    /** Like {@link #ALREADY_SERVED}, but clients here cannot reach that server. */
    public static final int OWNER_OUT_OF_REACH = 10;

    private ExitCode() {}

    /** Returns the meaning of each code, for the help text and the man pages. */
    public static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        put(meanings, DONE, "done (serve: 130 after Ctrl-C, 143 after SIGTERM)");
        put(meanings, FAILED, "failed for another reason");
        put(meanings, USAGE, "wrong usage");
        put(meanings, NOT_FOUND, "no server or lease found, or nothing holds the port");
        put(meanings, NO_FREE_PORT, "no free port, or the name of a lease is taken");
        put(meanings, UNVERIFIED, "only an unverified server responded, and a verified one was required");
        put(meanings, UNRESPONSIVE, "timed out waiting for a server or a process, or the port was taken again");
        put(meanings, FILE_PROBLEM, "a problem with a file or directory");
        put(meanings, REFUSED, "refused, to protect a process");
        return meanings;
    }

    private static void put(Map<String, String> meanings, int code, String meaning) {
        meanings.put(Integer.toString(code), meaning);
    }
}
