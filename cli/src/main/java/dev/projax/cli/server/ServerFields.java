package dev.projax.cli.server;

import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.ServerHealth;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.facts.ServerFacts;
import dev.projax.core.registry.App;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The fields of servers in {@code --json}, in the documented order. Unknown fields are null. */
final class ServerFields {
    private ServerFields() {}

    /** Returns the fields of the server that the command answers with; all null if there is none. */
    static Map<String, @Nullable Object> answer(@Nullable Server server, DiscoveryReport report) {
        return answer(server, report.app(), server != null && isInPortFile(server, report));
    }

    /**
     * Returns the fields of the server that the command answers with.
     *
     * @param inPortFile whether the port file names it
     */
    static Map<String, @Nullable Object> answer(@Nullable Server server, App app, boolean inPortFile) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("schema", Json.SCHEMA);
        fields.putAll(server == null ? ServerFacts.ofNone() : ServerFacts.of(server));
        fields.put("portFile", inPortFile ? app.portFile().toString() : null);
        return fields;
    }

    /** Returns the fields of a running server, responsive or not. */
    static Map<String, @Nullable Object> running(Server running, DiscoveryReport report) {
        Map<String, @Nullable Object> fields = ServerFacts.of(running);
        fields.put(
                "portFile",
                isInPortFile(running, report) ? report.app().portFile().toString() : null);
        fields.put("health", ServerHealth.of(running).json());
        return fields;
    }

    /** Returns whether the port file named the server's port. */
    static boolean isInPortFile(Server server, DiscoveryReport report) {
        return report.portFilePort().equals(OptionalInt.of(server.port()));
    }

    /** Returns the fields of one candidate. */
    static Map<String, @Nullable Object> candidate(Candidate candidate) {
        List<String> sources = new ArrayList<>();
        for (Candidate.Source source : candidate.sources()) {
            sources.add(source.name());
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("port", candidate.port());
        fields.put("sources", sources);
        fields.put("outcome", candidate.outcome().name());
        fields.put("detail", candidate.detail());
        fields.put("milliseconds", Formats.milliseconds(candidate.elapsed()));
        return fields;
    }
}
