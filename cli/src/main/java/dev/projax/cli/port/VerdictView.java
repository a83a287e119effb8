package dev.projax.cli.port;

import dev.projax.cli.command.Formats;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.discovery.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows a verdict on a port to people, in lines. */
final class VerdictView {
    private VerdictView() {}

    /** Returns the verdict with its evidence. */
    static List<String> lines(PortVerdict verdict, NextStepText next, Instant now) {
        List<String> lines = new ArrayList<>();
        String state = VerdictText.kind(verdict);
        String summary = VerdictText.summary(verdict);
        boolean saysState = verdict.kind() == PortVerdict.Kind.FREE || verdict.kind() == PortVerdict.Kind.LEASED;
        lines.add(verdict.port() + "  " + (saysState ? "" : state + ": ") + summary);
        verdict.server().flatMap(Server::program).ifPresent(program -> lines.add(labeled("program", program)));
        addHolders(verdict, now, lines);
        String label = "evidence";
        for (String sentence : VerdictText.evidence(verdict)) {
            lines.add(labeled(label, sentence));
            label = "";
        }
        String command = next.command(verdict);
        if (!command.isEmpty()) {
            lines.add(labeled(NextStepText.label(verdict.nextStep(), "try"), command));
        }
        return lines.stream().map(Formats::printable).toList();
    }

    /** Returns what is known about a process, and the names of the children with which it shares a port. */
    static List<String> lines(ProcessInfo process, List<ProcessInfo> holders, Instant now) {
        List<String> lines = new ArrayList<>();
        addFamily(process, holders, now, lines);
        return lines.stream().map(Formats::printable).toList();
    }

    /** Adds what is known of the holders; of a family, only of its eldest. */
    private static void addHolders(PortVerdict verdict, Instant now, List<String> lines) {
        Optional<ProcessInfo> eldest = verdict.eldest();
        if (eldest.isPresent()) {
            addFamily(eldest.get(), verdict.holders(), now, lines);
        } else {
            verdict.holders().forEach(holder -> addProcess(holder, now, lines));
        }
    }

    private static void addFamily(ProcessInfo eldest, List<ProcessInfo> holders, Instant now, List<String> lines) {
        addProcess(eldest, now, lines);
        List<String> children = holders.stream()
                .filter(holder -> holder.pid() != eldest.pid())
                .map(ProcessInfo::toString)
                .toList();
        if (!children.isEmpty()) {
            lines.add(labeled("children", String.join(", ", children)));
        }
    }

    private static void addProcess(ProcessInfo process, Instant now, List<String> lines) {
        lines.add(labeled("process", process.toString()));
        if (!process.command().isEmpty()) {
            lines.add(labeled("command", String.join(" ", process.command())));
        }
        process.user().ifPresent(user -> lines.add(labeled("user", user)));
        process.directory().ifPresent(directory -> lines.add(labeled("directory", directory.toString())));
        process.started()
                .ifPresent(started -> lines.add(
                        labeled("since", started + " (" + Formats.uptime(Duration.between(started, now)) + ")")));
        if (!process.parents().isEmpty()) {
            List<String> parents = new ArrayList<>();
            process.parents().forEach(parent -> parents.add(parent.toString()));
            lines.add(labeled("parents", String.join(", ", parents)));
        }
    }

    private static String labeled(String label, String text) {
        return "  " + label + " ".repeat(11 - label.length()) + text;
    }
}
