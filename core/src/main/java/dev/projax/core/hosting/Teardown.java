package dev.projax.core.hosting;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The steps to close in reverse order when a start fails halfway or a server stops. Each step may be closed twice. */
final class Teardown implements Closeable {
    private final Deque<Closeable> steps = new ArrayDeque<>();

    <C extends Closeable> C later(C step) {
        steps.push(step);
        return step;
    }

    /** Moves all steps to a new teardown, so that closing this one does nothing. */
    Teardown handOver() {
        Teardown other = new Teardown();
        other.steps.addAll(steps);
        steps.clear();
        return other;
    }

    /** Closes all steps even if some of them fail, and throws the first failure. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!steps.isEmpty()) {
            try {
                steps.pop().close();
            } catch (IOException | RuntimeException e) {
                if (failure == null) {
                    failure = e instanceof IOException io ? io : new IOException("not everything was closed: " + e, e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
