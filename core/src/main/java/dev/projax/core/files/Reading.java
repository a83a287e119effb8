package dev.projax.core.files;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a file: its value, missing, or ignored with a reason. Immutable.
 *
 * @param <T> the type of the value
 */
public final class Reading<T> {
    private static final Reading<Object> MISSING = new Reading<>(null, "");

    private final @Nullable T value;
    private final String reason;

    private Reading(@Nullable T value, String reason) {
        this.value = value;
        this.reason = reason;
    }

    /** Returns the reading of a file that contains {@code value}. */
    public static <T> Reading<T> of(T value) {
        return new Reading<>(value, "");
    }

    /** Returns the reading of a file that does not exist. */
    @SuppressWarnings("unchecked") // it holds no value, so any type fits
    public static <T> Reading<T> missing() {
        return (Reading<T>) MISSING;
    }

    /**
     * Returns the reading of a file that is ignored because of {@code reason}, which reads like the end of a sentence.
     */
    public static <T> Reading<T> ignored(String reason) {
        return new Reading<>(null, reason);
    }

    /** Returns the value; empty if the file is missing or ignored. */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** Returns whether the value is {@code expected}. */
    public boolean says(T expected) {
        return expected.equals(value);
    }

    /** Returns whether the file is missing. */
    public boolean isMissing() {
        return value == null && reason.isEmpty();
    }

    /** Returns why the file is ignored, as the end of a sentence without a secret; empty if it is not ignored. */
    public Optional<String> ignored() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    /**
     * Returns the same reading for another type of value.
     *
     * @throws IllegalStateException if it has a value
     */
    public <U> Reading<U> withoutValue() {
        if (value != null) {
            throw new IllegalStateException("it has the value " + value);
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
