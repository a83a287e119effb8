package dev.projax.core.discovery;

import dev.projax.core.instances.RecordScope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The scope of this process, read once for each search, and only if a record must be compared. Not thread-safe. */
final class OwnScope {
    private final Supplier<RecordScope> reading;
    private @Nullable RecordScope scope;

    OwnScope() {
        this(RecordScope::here);
    }

    OwnScope(Supplier<RecordScope> reading) {
        this.reading = reading;
    }

    /** Returns whether a port in {@code scope} is the same port for this process. */
    boolean reaches(RecordScope scope) {
        return scope.isReachableFrom(scope());
    }

    /** Returns where the server of an unreachable {@code scope} runs, such as {@code on another machine}. */
    String placeOf(RecordScope scope) {
        return scope.placeSeenFrom(scope());
    }

    private RecordScope scope() {
        if (scope == null) {
            scope = reading.get();
        }
        return scope;
    }
}
