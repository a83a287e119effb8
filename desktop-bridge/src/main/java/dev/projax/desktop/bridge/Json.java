package dev.projax.desktop.bridge;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.projax.core.discovery.Server;
import dev.projax.desktop.ConnectionState;
import dev.projax.desktop.ServerAnswer;
import java.util.Locale;

/** The objects of the protocol, as docs/desktop.md has them. */
final class Json {
    private Json() {}

    /** Returns {@code {"state":"connected","server":{...}}}; the server is null where there is none. */
    static JsonObject of(ConnectionState state) {
        JsonObject object = new JsonObject();
        object.addProperty("state", state.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        object.add("server", server(state));
        return object;
    }

    private static JsonElement server(ConnectionState state) {
        if (state instanceof ConnectionState.Connected connected) {
            return of(connected.server());
        }
        return state instanceof ConnectionState.Unresponsive silent ? of(silent.server()) : JsonNull.INSTANCE;
    }

    /** Returns the fields that {@code projax status --json} has for a server. */
    static JsonObject of(Server server) {
        JsonObject object = new JsonObject();
        object.addProperty("id", server.id().orElse(null));
        object.addProperty("port", server.port());
        object.addProperty("url", server.url().toString());
        object.addProperty(
                "pid", server.pid().isPresent() ? (Number) server.pid().getAsLong() : null);
        object.addProperty("started", server.started().map(Object::toString).orElse(null));
        object.addProperty("verified", server.verified());
        return object;
    }

    static JsonObject of(ServerAnswer answer) {
        JsonObject object = new JsonObject();
        object.addProperty("status", answer.status());
        object.addProperty("contentType", answer.contentType());
        object.addProperty("body", answer.body());
        return object;
    }
}
