package dev.projax.core.facts;

import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.conflict.SocketTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that describe a port: those of {@link ServerFacts}, then
 * {@code portFile home kind summary command evidence holders sockets lease}, in this order. An unknown value is null.
 */
public final class VerdictFacts {
    private VerdictFacts() {}

    /**
     * The words of the program that shows a port.
     *
     * @param command the command to run next; null if there is nothing to do
     */
    public record Text(String summary, @Nullable String command, List<String> evidence) {}

    /**
     * Returns the fields of a port.
     *
     * @param portFile the path of the port file that names it; null if none does
     */
    public static Map<String, @Nullable Object> of(PortVerdict verdict, @Nullable String portFile, Text text) {
        Map<String, @Nullable Object> facts =
                verdict.server().map(ServerFacts::of).orElseGet(() -> ServerFacts.ofPort(verdict.port()));
        facts.put("portFile", portFile);
        facts.put("home", verdict.home().map(Object::toString).orElse(null));
        facts.put("kind", verdict.kind().name());
        facts.put("summary", text.summary());
        facts.put("command", text.command());
        facts.put("evidence", text.evidence());
        facts.put("holders", verdict.holders().stream().map(VerdictFacts::of).toList());
        facts.put("sockets", verdict.sockets().stream().map(VerdictFacts::of).toList());
        facts.put("lease", verdict.lease().map(LeaseFacts::of).orElse(null));
        return facts;
    }

    /** Returns the fields of a process: {@code pid name command user directory started state parents}. */
    public static Map<String, @Nullable Object> of(ProcessInfo process) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("pid", process.pid());
        facts.put("name", process.name());
        facts.put("command", process.command());
        facts.put("user", process.user().orElse(null));
        facts.put("directory", process.directory().map(Object::toString).orElse(null));
        facts.put("started", process.started().map(Instant::toString).orElse(null));
        facts.put("state", process.state().name());
        List<Map<String, @Nullable Object>> parents = new ArrayList<>();
        for (ProcessInfo.Parent parent : process.parents()) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("pid", parent.pid());
            each.put("name", parent.name());
            parents.add(each);
        }
        facts.put("parents", parents);
        return facts;
    }

    private static Map<String, @Nullable Object> of(SocketTable.Entry socket) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("state", socket.state().name());
        facts.put("address", socket.toString());
        facts.put("inTheWay", socket.isInTheWay());
        facts.put("uid", socket.uid() == SocketTable.Entry.UNKNOWN ? null : socket.uid());
        facts.put("pids", socket.pids());
        return facts;
    }
}
