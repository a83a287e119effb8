package dev.projax.core.conflict;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the sockets and processes that test tables write in words. */
final class InWords {
    private static final int PORT = 38124;

    private InWords() {}

    /**
     * Returns processes, each written as: pid, name, user, and then {@code <} and the pid of its parent, {@code @} and
     * its pid inside its own namespace, its state, or {@code secret} if its own user would not see its files. An unknown user is a question mark.
     */
    static List<ProcessInfo> processes(String holders) {
        List<ProcessInfo> parsed = new ArrayList<>();
        for (String holder : holders.isEmpty() ? new String[0] : holders.split("; ", -1)) {
            parsed.add(process(holder.split(" ", -1)));
        }
        return parsed;
    }

    private static ProcessInfo process(String... words) {
        String user = words[2].equals("?") ? "" : words[2];
        List<ProcessInfo.Parent> parents = new ArrayList<>();
        ProcessInfo.State state = ProcessInfo.State.RUNNING;
        boolean isVisible = true;
        long pid = Long.parseLong(words[0]);
        long inside = pid;
        for (int i = 3; i < words.length; i++) {
            if (words[i].startsWith("<")) {
                parents.add(new ProcessInfo.Parent(Long.parseLong(words[i].substring(1)), "parent"));
            } else if (words[i].startsWith("@")) {
                inside = Long.parseLong(words[i].substring(1));
            } else if (words[i].equals("secret")) {
                isVisible = false;
            } else {
                state = ProcessInfo.State.valueOf(words[i].toUpperCase(Locale.ROOT));
            }
        }
        return new ProcessInfo(pid, words[1], List.of(), user, null, Instant.EPOCH, parents)
                .with(new ProcessInfo.OnLinux(inside, null, new ProcessInfo.Activity(state, 0, false), isVisible));
    }

    /** Returns sockets of port 38124, each written as: state, address, uid, and the pids of its holders. */
    static List<SocketTable.Entry> sockets(@Nullable String sockets) throws UnknownHostException {
        List<SocketTable.Entry> entries = new ArrayList<>();
        for (String socket : sockets == null || sockets.isEmpty() ? new String[0] : sockets.split(", ", -1)) {
            String[] words = socket.split(" ", -1);
            Set<Long> pids = new HashSet<>();
            for (int i = 3; i < words.length; i++) {
                pids.add(Long.valueOf(words[i]));
            }
            entries.add(new SocketTable.Entry(
                    new InetSocketAddress(InetAddress.getByName(words[1]), PORT),
                    new InetSocketAddress(InetAddress.getByName(words[1]), 5432),
                    state(words[0]),
                    Long.parseLong(words[2]),
                    socket,
                    pids));
        }
        return entries;
    }

    private static SocketTable.State state(String word) {
        return switch (word) {
            case "listen" -> SocketTable.State.LISTENING;
            case "open" -> SocketTable.State.CONNECTED;
            default -> SocketTable.State.TIME_WAIT;
        };
    }
}
