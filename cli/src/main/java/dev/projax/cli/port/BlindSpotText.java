package dev.projax.cli.port;

import dev.projax.core.conflict.SocketTable.BlindSpot;
import java.util.List;
import java.util.stream.Collectors;

/** The words for what cannot be seen from here. */
final class BlindSpotText {
    /** How many processes are listed one by one. */
    private static final int MOST_PROCESSES = 5;

    private BlindSpotText() {}

    /** Returns what is missing, as a sentence. */
    static String of(BlindSpot spot) {
        return switch (spot.missing()) {
            case USER -> "only " + user(spot) + " can see what " + processes(spot) + " open";
            case CAPABILITY ->
                "root lacks " + spot.detail() + " here and cannot see what " + processes(spot) + " open"
                        + spot.user().map(user -> ", but user " + user + " can").orElse("");
            case NOT_DUMPABLE -> "only " + user(spot) + " can see what " + processes(spot) + " open, not its own user";
            case PROC_OPTION -> "/proc hides the processes of other users (" + spot.detail() + ")";
            case USER_NAMESPACE ->
                "root of this user namespace is an ordinary user of the machine and cannot see what " + processes(spot)
                        + " open";
            case PID_NAMESPACE ->
                "no process in this container or PID namespace holds the socket, so its holder is outside";
            case PROC_OF_ANOTHER_NAMESPACE ->
                "/proc shows the processes of another PID namespace, so none of them can be named";
            case SECURITY_MODULE ->
                "the system does not even let root see what " + processes(spot)
                        + " open, for example because of SELinux or AppArmor";
            case NO_PROCESS -> "no process holds the socket: the kernel does, or it is being handed over";
            case WSL -> "this is WSL: the holder may be a Windows program; try: netstat.exe -ano";
        };
    }

    private static String user(BlindSpot spot) {
        return spot.user()
                .filter(user -> !user.equals("root"))
                .map(user -> "user " + user)
                .orElse("root");
    }

    private static String processes(BlindSpot spot) {
        List<Long> pids = List.copyOf(spot.unreadable());
        if (pids.size() == 1) {
            return "process " + pids.get(0) + " has";
        }
        String first = pids.stream().limit(MOST_PROCESSES).map(String::valueOf).collect(Collectors.joining(", "));
        return switch (pids.size()) {
            case 0 -> "hidden processes have";
            default ->
                pids.size() <= MOST_PROCESSES
                        ? "processes " + first + " have"
                        : pids.size() + " processes (" + first + ", ...) have";
        };
    }
}
