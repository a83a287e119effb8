package dev.projax.core.registry;

import dev.projax.core.proof.Randomness;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ID of one run of one server, which is part of file names.
 *
 * @param text 16 lowercase hexadecimal digits
 */
@SuppressWarnings("exports") // @Nullable, which only matters to callers that have it
public record InstanceId(String text) {
    private static final int BYTES = 8;

    /** @throws IllegalArgumentException if {@code text} is not a valid ID */
    public InstanceId {
        if (!isId(text)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a server ID; an ID has 16 hexadecimal digits (0-9, a-f)");
        }
    }

    /** Returns an ID that no other run has. */
    public static InstanceId random() {
        return new InstanceId(HexFormat.of().formatHex(Randomness.bytes(BYTES)));
    }

    /** Returns the ID with this text; empty if {@code text} is not an ID. */
    public static Optional<InstanceId> parse(String text) {
        return isId(text) ? Optional.of(new InstanceId(text)) : Optional.empty();
    }

    private static boolean isId(String text) {
        boolean digits = text.length() == 2 * BYTES;
        for (int i = 0; i < text.length(); i++) {
            digits &= "0123456789abcdef".indexOf(text.charAt(i)) >= 0;
        }
        return digits;
    }

    /**
     * Written by hand like {@link #hashCode}, because the JVM links a record's default at run time, which costs a
     * short-lived client 15 ms.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InstanceId id && text.equals(id.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the digits. */
    @Override
    public String toString() {
        return text;
    }
}
