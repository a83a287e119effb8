package dev.projax.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The documented JSON of {@code --json}; Jackson is loaded for nothing else. Fields that are not known are null. */
final class Json {
    static final int SCHEMA = 1;

    private Json() {}

    /** Returns the fields as one line of JSON. */
    static String text(Map<String, @Nullable Object> fields) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(fields);
    }
}
