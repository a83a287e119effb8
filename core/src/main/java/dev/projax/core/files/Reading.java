package dev.projax.core.files;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a file gave: what it says, nothing because there is none, or nothing because of what is there. Immutable.
 *
 * @param <T> what it says
 */
public final class Reading<T> {
    private static final Reading<Object> MISSING = new Reading<>(null, "");

    private final @Nullable T value;
    private final String reason;

    private Reading(@Nullable T value, String reason) {
        this.value = value;
        this.reason = reason;
    }

    /** Returns the reading of a file that says {@code value}. */
    public static <T> Reading<T> of(T value) {
        return new Reading<>(value, "");
    }

    /** Returns the reading where nothing is. */
    @SuppressWarnings("unchecked") // it has no value of any type
    public static <T> Reading<T> missing() {
        return (Reading<T>) MISSING;
    }

    /** Returns the reading of something that does not count, because of {@code reason}, the end of a sentence. */
    public static <T> Reading<T> ignored(String reason) {
        return new Reading<>(null, reason);
    }

    /** Returns what it says. */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** Tells whether it says {@code expected}. */
    public boolean says(T expected) {
        return expected.equals(value);
    }

    /** Tells whether nothing is there. */
    public boolean isMissing() {
        return value == null && reason.isEmpty();
    }

    /** Returns why something is there and does not count, as the end of a sentence; never with a secret. */
    public Optional<String> ignored() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    /**
     * Returns the same for a file that would say something else.
     *
     * @throws IllegalStateException if it says something
     */
    public <U> Reading<U> withoutValue() {
        if (value != null) {
            throw new IllegalStateException("it says " + value);
        }
        return reason.isEmpty() ? missing() : ignored(reason);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reading<?> reading
                && Objects.equals(value, reading.value)
                && reason.equals(reading.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, reason);
    }

    /** Returns the value, {@code missing} or {@code ignored: REASON}. */
    @Override
    public String toString() {
        if (value != null) {
            return value.toString();
        }
        return reason.isEmpty() ? "missing" : "ignored: " + reason;
    }
}
