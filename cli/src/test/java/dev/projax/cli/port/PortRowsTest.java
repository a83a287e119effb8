package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.command.Color;
import org.junit.jupiter.api.Test;

class PortRowsTest {
    private static final PortRows.Cells FREE = new PortRows.Cells(" ", "free", Color.NONE, "", "");

    private final PortRows rows = new PortRows();

    @Test
    void neighboring_free_ports_share_a_row() {
        addFree(3001, 3002);
        rows.add(38124, foreign(38124));
        addFree(38125, 38130);
        rows.add(38131, new PortRows.Cells("*", "free", Color.NONE, "", ""));
        addFree(38132, 38132);
        rows.add(38133, foreign(38133));

        assertThat(rows.table().lines())
                .containsExactly(
                        "   PORT         STATE    HOLDER          TRY",
                        "   3001-3002    free",
                        "   38124        foreign  node (pid 812)  projax free 38124",
                        "   38125-38130  free",
                        "*  38131        free",
                        "   38132        free",
                        "   38133        foreign  node (pid 812)  projax free 38133");
    }

    @Test
    void ports_with_the_same_obstacle_share_a_row() {
        PortRows.Cells redirected = new PortRows.Cells(
                " ", "redirected", Color.YELLOW, "a redirection by the system (NAT)", "projax serve");
        for (int port = 20_000; port < 21_000; port++) {
            rows.add(port, redirected);
        }

        assertThat(rows.table().lines())
                .hasSize(2)
                .last()
                .isEqualTo("   20000-20999  redirected  a redirection by the system (NAT)  projax serve");
    }

    private void addFree(int first, int last) {
        for (int port = first; port <= last; port++) {
            rows.add(port, FREE);
        }
    }

    private static PortRows.Cells foreign(int port) {
        return new PortRows.Cells(" ", "foreign", Color.YELLOW, "node (pid 812)", "projax free " + port);
    }
}
