package dev.projax.cli.server;

import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Json;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.discovery.Source;
import dev.projax.core.portfile.PortFileReading;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What {@code --json} tells of servers, in the documented order. Fields that are not known are null. */
final class ServerFields {
    private ServerFields() {}

    /** Returns the fields of the one server that is the answer; all of them null if there is none. */
    static Map<String, @Nullable Object> answer(@Nullable Server server, DiscoveryReport report) {
        return answer(server, report.app(), report.portFile());
    }

    /** Returns the fields of the one server that is the answer, and of the port file as it was read. */
    static Map<String, @Nullable Object> answer(@Nullable Server server, App app, PortFileReading portFile) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("schema", Json.SCHEMA);
        fields.putAll(server(server, app, portFile));
        return fields;
    }

    private static Map<String, @Nullable Object> server(@Nullable Server server, App app, PortFileReading portFile) {
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
                known.filter(it -> portFile.names(it.port()))
                        .map(it -> app.portFile().toString())
                        .orElse(null));
        return fields;
    }

    /** Returns the fields of a server that runs, whether it answers or not. */
    static Map<String, @Nullable Object> running(RunningServer running, App app, PortFileReading portFile) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", running.id().map(InstanceId::text).orElse(null));
        fields.put("port", running.port());
        fields.put("url", running.url());
        fields.put("pid", running.pid().isPresent() ? running.pid().getAsLong() : null);
        fields.put("started", running.started().map(Instant::toString).orElse(null));
        fields.put("verified", running.health() == RunningServer.Health.HEALTHY);
        fields.put("portFile", portFile.names(running.port()) ? app.portFile().toString() : null);
        fields.put("health", running.health().words());
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
        fields.put("milliseconds", Formats.milliseconds(candidate.elapsed()));
        return fields;
    }
}
