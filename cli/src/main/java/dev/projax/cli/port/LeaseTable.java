package dev.projax.cli.port;

import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Table;
import dev.projax.core.allocation.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of leases, grouped by directory. */
final class LeaseTable {
    private LeaseTable() {}

    /**
     * Returns the lines: the headings, then the leases of each directory below a line that names it.
     *
     * @param here the directory that comes first
     * @param width the number of columns
     */
    static List<String> lines(List<Leases.Entry> leases, String here, Instant now, int width, boolean colored) {
        Map<String, List<Leases.Entry>> groups = byDirectory(leases, here);
        Table table = new Table("", "PORT", "NAME", "HELD BY", "SINCE", "UNTIL");
        groups.values().forEach(group -> group.forEach(each -> add(table, each, now)));
        List<String> rows = table.lines(width, colored);

        List<String> lines = new ArrayList<>(rows.subList(0, 1));
        int next = 1;
        for (Map.Entry<String, List<Leases.Entry>> group : groups.entrySet()) {
            String directory = group.getKey().isEmpty() ? "(directory unknown)" : Formats.printable(group.getKey());
            lines.add(directory + (group.getKey().equals(here) ? " (here)" : ""));
            lines.addAll(rows.subList(next, next + group.getValue().size()));
            next += group.getValue().size();
        }
        return lines;
    }

    /** Returns the leases of each directory, those of {@code here} first, then in alphabetical order. */
    private static Map<String, List<Leases.Entry>> byDirectory(List<Leases.Entry> leases, String here) {
        Map<String, List<Leases.Entry>> groups = new TreeMap<>((one, other) -> {
            boolean isFirstHere = one.equals(here);
            return isFirstHere == other.equals(here) ? one.compareTo(other) : isFirstHere ? -1 : 1;
        });
        for (Leases.Entry lease : leases) {
            groups.computeIfAbsent(lease.directory().orElse(""), directory -> new ArrayList<>())
                    .add(lease);
        }
        return groups;
    }

    private static void add(Table table, Leases.Entry lease, Instant now) {
        table.row(
                "",
                Integer.toString(lease.port()),
                Formats.printable(lease.name().orElse("-")),
                Formats.printable(holder(lease)),
                lease.since()
                        .map(since -> Formats.uptime(Duration.between(since, now)))
                        .orElse("-"),
                end(lease, now));
    }

    /** Returns {@code node (pid 812)}, or {@code pid 812} for a lease without a program; with another app's name. */
    private static String holder(Leases.Entry lease) {
        if (lease.pid().isEmpty()) {
            return "-";
        }
        String pid = "pid " + lease.pid().getAsLong();
        String process =
                lease.program().map(program -> program + " (" + pid + ")").orElse(pid);
        return process
                + lease.app()
                        .filter(app -> !app.equals("projax"))
                        .map(app -> ", " + app)
                        .orElse("");
    }

    /** Returns when it ends. A lease without a program can also be released. */
    private static String end(Leases.Entry lease, Instant now) {
        if (lease.id().isEmpty()) {
            return "-";
        }
        if (lease.program().isPresent()) {
            return "it exits";
        }
        String itself = lease.until()
                .map(until -> until.isAfter(now) ? "in " + Formats.uptime(Duration.between(now, until)) : "now")
                .orElse(lease.pid().isPresent() ? "it exits" : "");
        return itself.isEmpty() ? "release" : "release, or " + itself;
    }
}
