package dev.projax.core.registry;

import dev.projax.core.proof.Randomness;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of one run of one server; it is part of file names.
 *
 * @param text 16 lower-case hexadecimal digits
 */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public record InstanceId(String text) {
    private static final int BYTES = 8;

    /** @throws IllegalArgumentException if {@code text} has another form */
    public InstanceId {
        if (!isId(text)) {
            throw new IllegalArgumentException("\"" + text + "\" is not an instance id of 16 hexadecimal digits");
        }
    }

    /** Returns an id that no other run has. */
    public static InstanceId random() {
        return new InstanceId(HexFormat.of().formatHex(Randomness.bytes(BYTES)));
    }

    /** Returns the id that {@code text} is, if it is one. */
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

    /** By hand, as {@link #hashCode}: the JVM links a record's own at run time, which takes a short-lived client 15 ms. */
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
