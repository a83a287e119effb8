package dev.projax.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.discovery.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The documented JSON of {@code --json}; Jackson is loaded for nothing else. Fields that are not known are null. */
final class Json {
    private static final int SCHEMA = 1;

    private Json() {}

    /** Returns the fields of the one server that is the answer; all of them null if there is none. */
    static Map<String, @Nullable Object> answer(@Nullable Server server, DiscoveryReport report) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("schema", SCHEMA);
        fields.putAll(server(server, report));
        return fields;
    }

    /** Returns the fields of one server. */
    static Map<String, @Nullable Object> server(@Nullable Server server, DiscoveryReport report) {
        Optional<Server> known = Optional.ofNullable(server);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", known.flatMap(Server::id).orElse(null));
        fields.put("port", known.map(Server::port).orElse(null));
        fields.put("url", known.map(it -> it.url().toString()).orElse(null));
        fields.put(
                "pid",
                known.map(Server::pid)
                        .filter(OptionalLong::isPresent)
                        .map(OptionalLong::getAsLong)
                        .orElse(null));
        fields.put(
                "started", known.flatMap(Server::started).map(Instant::toString).orElse(null));
        fields.put("verified", known.map(Server::verified).orElse(null));
        fields.put(
                "portFile",
                known.filter(it -> report.portFile().names(it.port()))
                        .map(it -> report.app().portFile().toString())
                        .orElse(null));
        return fields;
    }

    /** Returns the fields of one candidate. */
    static Map<String, @Nullable Object> candidate(Candidate candidate) {
        List<String> sources = new ArrayList<>();
        for (Source source : candidate.sources()) {
            sources.add(source.name());
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("port", candidate.port());
        fields.put("sources", sources);
        fields.put("outcome", candidate.outcome().name());
        fields.put("detail", candidate.detail());
        fields.put("milliseconds", Words.milliseconds(candidate.elapsed()));
        return fields;
    }

    /** Returns the fields as one line of JSON. */
    static String text(Map<String, @Nullable Object> fields) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(fields);
    }
}
