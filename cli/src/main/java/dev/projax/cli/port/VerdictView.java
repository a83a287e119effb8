package dev.projax.cli.port;

import dev.projax.cli.command.Formats;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.conflict.SocketTable;
import dev.projax.core.facts.ServerFacts;
import dev.projax.core.files.Reading;
import dev.projax.core.registry.App;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a verdict on a port is shown: to people in lines, to programs as the documented fields. */
final class VerdictView {
    private VerdictView() {}

    /** Returns the verdict with its evidence, in lines for people. */
    static List<String> lines(PortVerdict verdict, Instant now) {
        List<String> lines = new ArrayList<>();
        String state = verdict.kind().words();
        lines.add(verdict.port() + "  " + state + (verdict.summary().equals(state) ? "" : ": " + verdict.summary()));
        for (ProcessInfo holder : verdict.holders()) {
            addProcess(holder, now, lines);
        }
        String label = "evidence";
        for (String sentence : verdict.evidence()) {
            lines.add(labelled(label, sentence));
            label = "";
        }
        lines.add(labelled("to do", verdict.command()));
        return lines.stream().map(Formats::printable).toList();
    }

    /** Returns what a process is, in lines for people. */
    static List<String> lines(ProcessInfo process, Instant now) {
        List<String> lines = new ArrayList<>();
        addProcess(process, now, lines);
        return lines.stream().map(Formats::printable).toList();
    }

    private static void addProcess(ProcessInfo process, Instant now, List<String> lines) {
        lines.add(labelled("process", process.toString()));
        if (!process.command().isEmpty()) {
            lines.add(labelled("command", String.join(" ", process.command())));
        }
        process.user().ifPresent(user -> lines.add(labelled("user", user)));
        process.directory().ifPresent(directory -> lines.add(labelled("directory", directory.toString())));
        process.started()
                .ifPresent(started -> lines.add(
                        labelled("since", started + " (" + Formats.uptime(Duration.between(started, now)) + ")")));
        if (!process.parents().isEmpty()) {
            List<String> parents = new ArrayList<>();
            process.parents().forEach(parent -> parents.add(parent.toString()));
            lines.add(labelled("parents", String.join(", ", parents)));
        }
    }

    private static String labelled(String label, String text) {
        return "  " + label + " ".repeat(11 - label.length()) + text;
    }

    /** Returns the fields of a verdict, without {@code schema}. */
    static Map<String, @Nullable Object> fields(PortVerdict verdict, App app, Reading<Integer> portFile) {
        Map<String, @Nullable Object> fields =
                verdict.server().map(ServerFacts::of).orElseGet(() -> ServerFacts.ofPort(verdict.port()));
        fields.put("portFile", portFile.says(verdict.port()) ? app.portFile().toString() : null);
        fields.put("kind", verdict.kind().name());
        fields.put("summary", verdict.summary());
        fields.put("command", verdict.command());
        fields.put("evidence", verdict.evidence());
        fields.put(
                "holders", verdict.holders().stream().map(VerdictView::fields).toList());
        fields.put(
                "sockets", verdict.sockets().stream().map(VerdictView::fields).toList());
        return fields;
    }

    /** Returns the fields of a process. */
    static Map<String, @Nullable Object> fields(ProcessInfo process) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("pid", process.pid());
        fields.put("name", process.name());
        fields.put("command", process.command());
        fields.put("user", process.user().orElse(null));
        fields.put("directory", process.directory().map(Object::toString).orElse(null));
        fields.put("started", process.started().map(Instant::toString).orElse(null));
        List<Map<String, @Nullable Object>> parents = new ArrayList<>();
        for (ProcessInfo.Parent parent : process.parents()) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("pid", parent.pid());
            each.put("name", parent.name());
            parents.add(each);
        }
        fields.put("parents", parents);
        return fields;
    }

    private static Map<String, @Nullable Object> fields(SocketTable.Entry socket) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("state", socket.state().name());
        fields.put("address", socket.toString());
        fields.put("inTheWay", socket.isInTheWay());
        fields.put("uid", socket.uid() == SocketTable.Entry.UNKNOWN ? null : socket.uid());
        fields.put("pids", socket.pids());
        return fields;
    }
}
