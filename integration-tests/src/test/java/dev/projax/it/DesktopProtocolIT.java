package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.projax.core.fixtures.Eventually;
import dev.projax.it.fixture.BridgeProcess;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bridge accepts and sends exactly the messages in docs/desktop.md, as a conversation for each app that it shows. */
final class DesktopProtocolIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MESSAGES = 22;

    /** Members whose value differs each time. They must be present, with the same type. */
    private static final Set<String> OTHER_EACH_TIME =
            Set.of("port", "url", "pid", "started", "program", "version", "body");

    @Test
    void each_message_matches_the_page() throws Exception {
        List<List<String>> conversations = conversations();
        assertThat(conversations).hasSize(2);
        assertThat(conversations.stream().mapToInt(List::size).sum()).isGreaterThanOrEqualTo(MESSAGES);
        for (List<String> lines : conversations) {
            try (Workplace place = Workplace.open();
                    BridgeProcess bridge = BridgeProcess.start(place, acme(place))) {
                try {
                    hold(lines, bridge);
                } finally {
                    place.projax("stop", "--all");
                }
            }
        }
    }

    private static void hold(List<String> lines, BridgeProcess bridge) throws IOException {
        int changes = 0;
        for (String line : lines) {
            String message = line.substring(3);
            if (line.startsWith("->")) {
                bridge.send(message);
                continue;
            }
            boolean isChange = message.contains("\"server/changed\"");
            JsonNode received = isChange ? change(bridge, changes++) : bridge.next();
            assertThat(general("", received)).isEqualTo(general("", JSON.readTree(message)));
        }
        if (lines.stream().anyMatch(line -> line.contains("\"shutdown\""))) {
            assertThat(bridge.awaitExit(PATIENCE)).isZero();
        }
        assertThat(bridge.changes()).hasSize(changes);
    }

    /** Keeps the page's own app away from what this machine may have in its place. */
    private static Map<String, String> acme(Workplace place) {
        return Map.of(
                "ACME_HOME", place.directory().resolve("acme").toString(),
                "ACME_RANGE", place.range().toString());
    }

    private static JsonNode change(BridgeProcess bridge, int index) {
        Eventually.that(PATIENCE, "the next change", () -> bridge.changes().size() > index);
        return bridge.changes().get(index).json();
    }

    /** Returns the messages of the page. Another conversation starts where an initialized bridge would be initialized. */
    private static List<List<String>> conversations() throws IOException {
        List<List<String>> conversations = new ArrayList<>();
        boolean isInitialized = true;
        for (String line : Files.readAllLines(Distribution.root().resolve("docs/desktop.md"))) {
            if (line.startsWith("-> ") || line.startsWith("<- ")) {
                if (isInitialized && line.contains("\"initialize\"")) {
                    conversations.add(new ArrayList<>());
                    isInitialized = false;
                }
                isInitialized |= line.contains("\"result\"");
                conversations.get(conversations.size() - 1).add(line);
            }
        }
        return conversations;
    }

    /** Returns the message with a placeholder for each value that differs each time. */
    private static JsonNode general(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode changed = JSON.createObjectNode();
            Iterator<String> names = object.fieldNames();
            while (names.hasNext()) {
                String member = names.next();
                changed.set(member, general(member, object.get(member)));
            }
            return changed;
        }
        boolean isInstance = name.equals("id") && node.isTextual();
        return (isInstance || OTHER_EACH_TIME.contains(name)) && !node.asText().isEmpty()
                ? new TextNode(name + " " + node.getNodeType())
                : node;
    }
}
