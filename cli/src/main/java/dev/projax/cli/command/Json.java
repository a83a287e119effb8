package dev.projax.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the documented JSON of {@code --json}. Only this needs Jackson. Unknown values are null. */
public final class Json {
    public static final int SCHEMA = 1;

    private Json() {}

    /** Returns the fields as one line of JSON. */
    public static String text(Map<String, @Nullable Object> fields) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(fields);
    }
}
