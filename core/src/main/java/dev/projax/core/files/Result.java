package dev.projax.core.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The result of an action that ran in another thread than the caller's.
 *
 * @param value what the action returned; also null if it threw
 * @param thrown what the action threw: an IOException or an unchecked exception
 */
public record Result<T>(@Nullable T value, @Nullable Throwable thrown) {
    /** An action on a file. */
    public interface Action<T> {
        @Nullable
        T run() throws IOException;
    }

    /** Runs {@code action} and returns its result; never throws. */
    public static <T> Result<T> of(Action<T> action) {
        try {
            return new Result<>(action.run(), null);
        } catch (IOException | RuntimeException | Error e) {
            return new Result<>(null, e);
        }
    }

    /** Returns what the action returned, or throws what it threw. */
    public @Nullable T get() throws IOException {
        if (thrown instanceof IOException refused) {
            throw refused;
        }
        if (thrown instanceof RuntimeException mistake) {
            throw mistake;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return value;
    }
}
