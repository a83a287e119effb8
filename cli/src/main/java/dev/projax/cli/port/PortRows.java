package dev.projax.cli.port;

import dev.projax.cli.command.Color;
import dev.projax.cli.command.Table;
import dev.projax.core.allocation.PortRange;
import java.util.ArrayList;
import java.util.List;

/** The rows of the table of ports. Neighboring ports with nothing different to say share one row. */
final class PortRows {
    private static final int STATE_COLUMN = 2;

    private final List<Row> rows = new ArrayList<>();

    /**
     * What the table says of one port.
     *
     * @param mark {@code *} if the port file names it, else a space
     * @param holder who or what holds it; empty if it is free
     * @param command the command to try; empty if there is none
     */
    record Cells(String mark, String state, Color color, String holder, String command) {}

    private record Row(PortRange ports, Cells cells) {}

    /** Adds a port, higher than those before it. */
    void add(int port, Cells cells) {
        Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
        if (last != null && last.ports.last() == port - 1 && last.cells.equals(cells)) {
            rows.set(rows.size() - 1, new Row(new PortRange(last.ports.first(), port), cells));
        } else {
            rows.add(new Row(PortRange.of(port), cells));
        }
    }

    Table table() {
        Table table = new Table(" ", "PORT", "STATE", "HOLDER", "TRY");
        for (Row row : rows) {
            Cells cells = row.cells;
            table.row(cells.mark, row.ports.toString(), cells.state, cells.holder, cells.command)
                    .colored(STATE_COLUMN, cells.color);
        }
        return table;
    }
}
