package dev.projax.desktop.bridge;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.projax.core.discovery.Server;
import dev.projax.core.facts.ServerFacts;
import dev.projax.desktop.ConnectionState;
import dev.projax.desktop.ServerAnswer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The objects of the protocol, as docs/desktop.md describes them. */
final class Json {
    private Json() {}

    /** Returns {@code {"state":"connected","server":{...}}}; the server is null if there is none. */
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

    /** Returns the fields that {@code projax status --json} prints for a server. */
    static JsonObject of(Server server) {
        JsonObject object = new JsonObject();
        ServerFacts.of(server).forEach((name, value) -> object.add(name, element(value)));
        return object;
    }

    private static JsonElement element(@Nullable Object value) {
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean truth) {
            return new JsonPrimitive(truth);
        }
        return value == null ? JsonNull.INSTANCE : new JsonPrimitive(value.toString());
    }

    static JsonObject of(ServerAnswer answer) {
        JsonObject object = new JsonObject();
        object.addProperty("status", answer.status());
        object.addProperty("contentType", answer.contentType());
        object.addProperty("body", answer.body());
        return object;
    }
}
