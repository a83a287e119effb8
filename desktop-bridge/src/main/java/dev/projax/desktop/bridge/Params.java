package dev.projax.desktop.bridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. If one is of the wrong kind, an {@link IllegalArgumentException} says which. */
final class Params {
    private final JsonObject object;

    /** What messages put before a name, like {@code app.}; empty at the top level. */
    private final String prefix;

    private Params(JsonObject object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    /** @param params null, JSON's null, or an object; some clients send the object inside an array */
    static Params of(@Nullable Object params) {
        if (params == null || (params instanceof JsonElement json && json.isJsonNull())) {
            return new Params(new JsonObject(), "");
        }
        if (params instanceof JsonArray array && array.size() == 1 && array.get(0) instanceof JsonObject only) {
            return new Params(only, "");
        }
        if (params instanceof JsonObject object) {
            return new Params(object, "");
        }
        throw new IllegalArgumentException("params must be an object");
    }

    /** Refuses any parameter but {@code names}, so that a typo cannot go unnoticed. */
    void requireOnly(String... names) {
        List<String> known = List.of(names);
        for (String name : object.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown parameter " + prefix + name + "; expected " + choice(known));
            }
        }
    }

    private static String choice(List<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        int last = names.size() - 1;
        String others = String.join(", ", names.subList(0, last));
        return (others.isEmpty() ? "" : others + " or ") + names.get(last);
    }

    Optional<Params> object(String name) {
        return member(name).map(value -> {
            if (value instanceof JsonObject inner) {
                return new Params(inner, prefix + name + ".");
            }
            throw new IllegalArgumentException(prefix + name + " must be an object");
        });
    }

    Optional<String> text(String name) {
        return member(name).map(value -> text(prefix + name, value));
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException(prefix + name + " is missing"));
    }

    boolean flag(String name) {
        return member(name)
                .map(value -> {
                    if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
                        return primitive.getAsBoolean();
                    }
                    throw new IllegalArgumentException(prefix + name + " must be true or false");
                })
                .orElse(false);
    }

    /**
     * Returns a number of milliseconds from 1 to {@code most}, without its fraction; {@code usual} if it is missing.
     */
    long milliseconds(String name, long usual, long most) {
        return member(name)
                .map(value -> {
                    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
                        double number = primitive.getAsDouble();
                        if (number >= 1 && number <= most) {
                            return (long) number;
                        }
                    }
                    throw new IllegalArgumentException(
                            prefix + name + " must be a number of milliseconds from 1 to " + most);
                })
                .orElse(usual);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        member(name).ifPresent(value -> {
            if (!(value instanceof JsonArray array)) {
                throw new IllegalArgumentException(prefix + name + " must be an array of strings");
            }
            array.forEach(each -> texts.add(text(prefix + name, each)));
        });
        return texts;
    }

    private static String text(String name, JsonElement value) {
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw new IllegalArgumentException(name + " must be a string");
    }

    private Optional<JsonElement> member(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isJsonNull());
    }
}
