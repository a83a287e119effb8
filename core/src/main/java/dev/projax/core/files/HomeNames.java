package dev.projax.core.files;

import java.util.List;
import java.util.Set;

/**
 * The names of files and directories in an app's home. Other programs know them, and a directory that holds nothing
 * else belongs to the app alone.
 */
public final class HomeNames {
    /** The default port file. Files that belong to it start with its name. */
    public static final String PORT_FILE = "api-port.txt";

    /** The directory of records, and of the locks that running servers hold. */
    public static final String INSTANCES = "instances";

    /** The directory of leased ports. */
    public static final String LEASES = "leases";

    /** The directory of the logs of background servers. */
    public static final String LOGS = "logs";

    /** The log of what was done to other programs' processes. */
    public static final String AUDIT_LOG = "audit.log";

    /** The lock that a program holds while it starts a server. */
    public static final String START_LOCK = "start.lock";

    /** The file that replaces the start lock where locks do not work. */
    public static final String START_MARK = "start.mark";

    /** The directories among them. */
    public static final List<String> DIRECTORIES = List.of(INSTANCES, LEASES, LOGS);

    private static final Set<String> ALL = Set.of(INSTANCES, LEASES, LOGS, AUDIT_LOG, START_LOCK, START_MARK);

    private HomeNames() {}

    /** Returns whether a file or directory of that name is ours. */
    static boolean isOurs(String name) {
        return ALL.contains(name) || name.startsWith(PORT_FILE);
    }
}
