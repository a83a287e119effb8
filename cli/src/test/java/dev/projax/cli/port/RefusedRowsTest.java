package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusedRowsTest {
    private final RefusedRows rows = new RefusedRows();

    @Test
    void shows_each_port() {
        rows.add(38124, "leased to node (pid 812), web in /home/ada/shop", "ps -p 812");
        rows.add(38125, "node (pid 900)", "projax free 38125");
        rows.add(38126, "in use", "");
        rows.add(38127, "in use", "");

        assertThat(rows.lines())
                .containsExactly(
                        "38124  leased to node (pid 812), web in /home/ada/shop  ps -p 812",
                        "38125  node (pid 900)                                   projax free 38125",
                        "38126  in use",
                        "38127  in use");
    }

    @Test
    void neighboring_ports_of_one_program_share_a_row_if_there_are_many() {
        for (int port = 21000; port < 21500; port++) {
            rows.add(port, "leased to java (pid 812)", "ps -p 812");
        }
        rows.add(21500, "leased to java (pid 900)", "ps -p 900");
        rows.add(21502, "leased to java (pid 900)", "ps -p 900");

        assertThat(rows.lines())
                .containsExactly(
                        "21000-21499  leased to java (pid 812)  ps -p 812",
                        "21500        leased to java (pid 900)  ps -p 900",
                        "21502        leased to java (pid 900)  ps -p 900");
    }

    @Test
    void shows_only_the_first_of_many_rows() {
        for (int port = 21000; port < 22000; port++) {
            rows.add(port, "node (pid " + port + ")", "");
        }

        assertThat(rows.lines())
                .hasSize(16)
                .startsWith("21000  node (pid 21000)")
                .endsWith("... and 985 more ports");
    }
}
