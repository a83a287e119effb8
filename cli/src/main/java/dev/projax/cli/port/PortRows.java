package dev.projax.cli.port;

import dev.projax.cli.command.Color;
import dev.projax.cli.command.Table;
import java.util.ArrayList;
import java.util.List;

/** The rows of the table of ports. Neighboring ports with nothing different to say share one row. */
final class PortRows {
    private static final int STATE_COLUMN = 2;

    private final List<PortRun<Cells>> rows = new ArrayList<>();

    /**
     * What the table says of one port.
     *
     * @param mark {@code *} if the port file names it, else a space
     * @param holder who or what holds it; empty if it is free
     * @param command the command to try; empty if there is none
     */
    record Cells(String mark, String state, Color color, String holder, String command) {}

    /** Adds a port, higher than those before it. */
    void add(int port, Cells cells) {
        rows.add(PortRun.of(port, cells));
    }

    Table table() {
        Table table = new Table(" ", "PORT", "STATE", "HOLDER", "TRY");
        for (PortRun<Cells> row : PortRun.joined(rows)) {
            Cells cells = row.cells();
            table.row(cells.mark, row.ports().toString(), cells.state, cells.holder, cells.command)
                    .colored(STATE_COLUMN, cells.color);
        }
        return table;
    }
}
