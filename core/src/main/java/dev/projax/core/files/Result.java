package dev.projax.core.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What came of something that was done in another thread than that of who asked.
 *
 * @param value what it returned; null too if it has thrown
 * @param thrown what it threw, which is no checked exception but an IOException
 */
record Result<T>(@Nullable T value, @Nullable Throwable thrown) {
    /** Something to be done with a file. */
    interface Action<T> {
        @Nullable
        T run() throws IOException;
    }

    /** Carries out {@code action}; throws nothing. */
    static <T> Result<T> of(Action<T> action) {
        try {
            return new Result<>(action.run(), null);
        } catch (IOException | RuntimeException | Error e) {
            return new Result<>(null, e);
        }
    }

    /** Returns what the action returned, or throws what it threw. */
    @Nullable
    T get() throws IOException {
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
