package dev.projax.cli.port;

import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Table;
import dev.projax.core.allocation.PortRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that show why the ports of a full range were refused: a row for each. If there are too many, neighboring
 * ports with nothing different to say share one.
 */
final class RefusedRows {
    /** A server in the background passes on only its last lines. */
    private static final int MOST = 16;

    private final List<Row> rows = new ArrayList<>();

    private record Row(PortRange ports, String reason, String command) {
        boolean isFollowedBy(Row other) {
            return ports.last() == other.ports.first() - 1
                    && reason.equals(other.reason)
                    && command.equals(other.command);
        }

        Row upTo(Row other) {
            return new Row(new PortRange(ports.first(), other.ports.last()), reason, command);
        }
    }

    /**
     * Adds a port.
     *
     * @param command the command to try; empty if there is none
     */
    void add(int port, String reason, String command) {
        rows.add(new Row(PortRange.of(port), reason, command));
    }

    /** Returns the rows, or the first of them and how many ports are left. */
    List<String> lines() {
        List<Row> all = rows.size() > MOST ? merged(rows) : rows;
        int shown = all.size() > MOST ? MOST - 1 : all.size();
        Table table = new Table("", "", "");
        all.subList(0, shown)
                .forEach(row ->
                        table.row(row.ports.toString(), Formats.printable(row.reason), Formats.printable(row.command)));
        List<String> lines = new ArrayList<>(table.lines().subList(1, shown + 1));
        int left = all.stream().skip(shown).mapToInt(row -> row.ports.size()).sum();
        if (left > 0) {
            lines.add("... and " + left + " more ports");
        }
        return lines;
    }

    private static List<Row> merged(List<Row> rows) {
        List<Row> merged = new ArrayList<>();
        for (Row row : rows) {
            int last = merged.size() - 1;
            if (last >= 0 && merged.get(last).isFollowedBy(row)) {
                merged.set(last, merged.get(last).upTo(row));
            } else {
                merged.add(row);
            }
        }
        return merged;
    }
}
