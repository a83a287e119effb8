package dev.projax.core.files;

import java.util.List;
import java.util.Set;

/** What stands in an app's directory, by its names: other programs know them, and a directory with nothing else is the app's alone. */
public final class HomeNames {
    /** The usual port file; what stands beside it begins with its name. */
    public static final String PORT_FILE = "api-port.txt";

    /** The directory of records and of the locks of those that live. */
    public static final String INSTANCES = "instances";

    /** The directory of leased ports. */
    public static final String LEASES = "leases";

    /** The directory of what servers in the background say. */
    public static final String LOGS = "logs";

    /** What was done to processes of others. */
    public static final String AUDIT_LOG = "audit.log";

    /** The lock of who is about to start a server. */
    public static final String START_LOCK = "start.lock";

    /** The mark of the same, where locks do not work. */
    public static final String START_MARK = "start.mark";

    /** The directories among them. */
    public static final List<String> DIRECTORIES = List.of(INSTANCES, LEASES, LOGS);

    private static final Set<String> ALL = Set.of(INSTANCES, LEASES, LOGS, AUDIT_LOG, START_LOCK, START_MARK);

    private HomeNames() {}

    /** Tells whether something of that name is ours. */
    static boolean isOurs(String name) {
        return ALL.contains(name) || name.startsWith(PORT_FILE);
    }
}
