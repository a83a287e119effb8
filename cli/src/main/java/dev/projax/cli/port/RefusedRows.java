package dev.projax.cli.port;

import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows that show why the ports of a full range were refused: a row for each. If there are too many, neighboring
 * ports with nothing different to say share one.
 */
final class RefusedRows {
    /** A server in the background passes on only its last lines. */
    private static final int MOST = 16;

    private final List<PortRun<Cells>> rows = new ArrayList<>();

    private record Cells(String reason, String command) {}

    /**
     * Adds a port.
     *
     * @param command the command to try; empty if there is none
     */
    void add(int port, String reason, String command) {
        rows.add(PortRun.of(port, new Cells(reason, command)));
    }

    /** Returns the rows, or the first of them and how many ports are left. */
    List<String> lines() {
        List<PortRun<Cells>> all = rows.size() > MOST ? PortRun.joined(rows) : rows;
        int shown = all.size() > MOST ? MOST - 1 : all.size();
        Table table = new Table("", "", "");
        for (PortRun<Cells> row : all.subList(0, shown)) {
            Cells cells = row.cells();
            table.row(row.ports().toString(), Formats.printable(cells.reason), Formats.printable(cells.command));
        }
        List<String> lines = new ArrayList<>(table.lines().subList(1, shown + 1));
        int left = all.stream().skip(shown).mapToInt(row -> row.ports().size()).sum();
        if (left > 0) {
            lines.add("... and " + left + " more ports");
        }
        return lines;
    }
}
