package dev.projax.core.allocation;

import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.net.PortTakenException;
import dev.projax.core.net.UnfitServerException;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The refused ports of one search, and what they mean: no port is free, or the binder is wrong. */
final class Refusals {
    /** The reason for a port that could be bound but belongs to another program. */
    static final String LISTENER = "another program accepts connections on it";

    private final PortChoice choice;
    private final List<Refused> all = new ArrayList<>();
    private final List<Refused> ofBinder = new ArrayList<>();
    private @Nullable Exception firstOfBinder;
    private int unfit;
    private @Nullable UnfitServerException firstUnfit;

    Refusals(PortChoice choice) {
        this.choice = choice;
    }

    void add(int port, String reason) {
        all.add(new Refused(port, reason));
    }

    /** Adds a port that the binder could not bind, although this process could a moment before. */
    void addOfBinder(int port, String reason, Exception failure) {
        add(port, reason);
        ofBinder.add(new Refused(port, reason));
        if (firstOfBinder == null) {
            firstOfBinder = failure;
        }
    }

    /** Adds a port on which another program answers. */
    void addTaken(int port, PortTakenException taken) {
        add(port, words(taken));
        if (taken.getCause() instanceof UnfitServerException answer) {
            unfit++;
            firstUnfit = firstUnfit == null ? answer : firstUnfit;
        }
    }

    /** Returns all ports so far, in the order in which they were tried. */
    List<Refused> all() {
        return all;
    }

    /**
     * Returns the ports that only the binder was refused, if they may show that it is wrong: all ports, or several. One
     * among others means little, because another program may have held it just then.
     */
    List<Refused> ofWrongBinder() {
        return ofBinder.size() == all.size() || ofBinder.size() > 1 ? ofBinder : List.of();
    }

    /** Returns the failure if no port is left to try, and the binder is wrong. */
    IOException failureOfBinder() {
        return new IOException(
                "the server could not bind " + Refused.list(ofBinder) + ", although "
                        + (ofBinder.size() == 1 ? "it is" : "they are")
                        + " free; either it listens on a wildcard address like 0.0.0.0 instead of the addresses that the"
                        + " binder gets, or it opens another port that is taken",
                firstOfBinder);
    }

    /**
     * Returns the failure if no port is left to try. If something answered wrongly on every port after the server there
     * was stopped, it was rather the server itself, because its stop returned too early.
     */
    IOException failure() {
        if (firstUnfit == null || unfit < all.size() || unfit < 2) {
            return new NoFreePortException(choice, all);
        }
        return new IOException(
                firstUnfit.getMessage() + "; and its stop returned before the port was free, on every port of "
                        + choice,
                firstUnfit);
    }

    /** Returns the operating system's reason. */
    static String words(BindException refused) {
        return refused.getMessage() == null ? refused.toString() : refused.getMessage();
    }

    /** Returns the first exception of that type in the chain of causes, which may be circular. */
    static <E> @Nullable E causeOf(Throwable failure, Class<E> type) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 32; t = t.getCause(), depth++) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
