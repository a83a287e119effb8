package dev.projax.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.cli.Terminal;
import dev.projax.cli.docs.MarkdownPage.Table;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.KillReport;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.registry.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fields and values that docs/cli.md lists are those that the commands print as JSON. */
@Timeout(30)
final class DocumentedJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path COMMAND_LINE = Path.of("docs/cli.md");

    @Test
    void the_page_has_every_field_that_is_printed_and_no_other(@TempDir Path parent) throws IOException {
        MarkdownPage page = MarkdownPage.read(COMMAND_LINE);
        PortRange range = FreePorts.inARow(2);
        int port = range.first();
        Terminal terminal = new Terminal(parent.resolve("home"), range.toString());
        Set<String> printed = new TreeSet<>();
        try (FakeServer server = FakeServer.answering(port, 200, Health.body(Instant.now()))) {
            String number = Integer.toString(server.port());
            for (List<String> command : List.of(
                    List.of("port"),
                    List.of("status"),
                    List.of("discover"),
                    List.of("who", number),
                    List.of("ports"),
                    List.of("free", number, "--dry-run"),
                    List.of("doctor"))) {
                String[] words =
                        Stream.concat(command.stream(), Stream.of("--json")).toArray(String[]::new);
                for (String line : terminal.projax(words).out()) {
                    addNames(JSON.readTree(line), printed);
                }
            }
        }
        try (PortLease lease =
                Leases.in(parent.resolve("leases")).lease(range, List.of("web")).get(0)) {
            assertThat(terminal.projax("port", "--name", "web").out()).containsExactly(lease.toString());
            for (String line : terminal.projax("leases", "--json").out()) {
                addNames(JSON.readTree(line), printed);
            }
        }
        for (String line : terminal.projax("stop", "--all", "--json").out()) {
            addNames(JSON.readTree(line), printed);
        }

        assertThat(printed).isSubsetOf(page.codeSpans());
        assertThat(printed).containsAll(column("field", page));
    }

    @Test
    void the_page_has_every_value_of_a_field() throws IOException {
        MarkdownPage page = MarkdownPage.read(COMMAND_LINE);

        assertThat(column("kind", page)).containsExactlyInAnyOrder(names(PortVerdict.Kind.values()));
        assertThat(column("outcome", page))
                .containsExactlyInAnyOrder(
                        Stream.concat(Stream.of("PLANNED"), Stream.of(names(KillReport.Outcome.values())))
                                .toArray(String[]::new));
        assertThat(words("refusal", page))
                .containsExactlyInAnyOrder(
                        Stream.concat(Stream.of("NOT_CONFIRMED"), Stream.of(names(PortVerdict.Refusal.values())))
                                .toArray(String[]::new));
        assertThat(words("sources", page)).containsExactlyInAnyOrder("PORT_FILE", "RECORD", "RANGE", "EXTRA");
        assertThat(words("outcome", page)).contains(names(Candidate.Outcome.values()));
    }

    private static void addNames(JsonNode node, Set<String> names) {
        node.fieldNames().forEachRemaining(names::add);
        node.forEach(member -> addNames(member, names));
    }

    private static String[] names(Enum<?>... constants) {
        return Arrays.stream(constants).map(Enum::name).toArray(String[]::new);
    }

    /** Returns the inline code in the first column of all tables with that head. */
    private static List<String> column(String head, MarkdownPage page) {
        return page.tables().stream()
                .filter(table -> table.heads().get(0).equals(head))
                .flatMap(table -> table.rows().stream())
                .flatMap(row -> code(row.get(0)))
                .toList();
    }

    /** Returns the values that the tables list for a field. */
    private static List<String> words(String field, MarkdownPage page) {
        return page.tables().stream()
                .map(Table::rows)
                .flatMap(List::stream)
                .filter(row -> row.get(0).equals("`" + field + "`") && row.size() > 2)
                .flatMap(row -> code(row.get(2)))
                .filter(word -> word.matches("[A-Z_]+"))
                .toList();
    }

    private static Stream<String> code(String cell) {
        return MarkdownPage.of(COMMAND_LINE, List.of(cell)).codeSpans().stream();
    }
}
