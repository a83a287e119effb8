package dev.projax.desktop;

import dev.projax.core.registry.App;
import java.time.Duration;
import java.util.List;

/**
 * Whose server a {@link ServerConnection} keeps, and how. Immutable.
 *
 * @param app whose server
 * @param allowsUnverified whether one counts that does not prove to be the user's own; it gets no token
 * @param launchCommand the words of the command that starts the server and ends when it is up; empty for the
 *     distribution's own {@code projax start}, which only Projax itself has
 * @param requestLimit how long an answer to a request may take, from the dial to its end
 */
public record ConnectionOptions(App app, boolean allowsUnverified, List<String> launchCommand, Duration requestLimit) {
    private static final Duration USUAL_REQUEST_LIMIT = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException if the limit is not positive */
    public ConnectionOptions {
        launchCommand = List.copyOf(launchCommand);
        if (requestLimit.isNegative() || requestLimit.isZero()) {
            throw new IllegalArgumentException("a limit is positive, not " + requestLimit);
        }
    }

    /** Returns the usual options: proven servers only, 30 s for an answer. */
    public static ConnectionOptions of(App app) {
        return new ConnectionOptions(app, false, List.of(), USUAL_REQUEST_LIMIT);
    }

    /** Returns the same, with servers that do not prove themselves where there is none that does. */
    public ConnectionOptions allowingUnverified() {
        return new ConnectionOptions(app, true, launchCommand, requestLimit);
    }

    /**
     * Returns the same with a command that starts the server. It inherits the environment; the app's own variables, like
     * {@code PROJAX_HOME}, are set to where the app is looked for. It should end with 0 when the server is up.
     *
     * <p>One connection runs it once for all who ask at the same time. That there is one server although several processes
     * run it at once is its own business, as {@code projax start} makes sure; so is what it has started itself, if it is
     * ended because it takes too long.
     */
    public ConnectionOptions launchedBy(List<String> command) {
        return new ConnectionOptions(app, allowsUnverified, command, requestLimit);
    }

    /** Returns the same with another time for an answer. */
    public ConnectionOptions withRequestLimit(Duration limit) {
        return new ConnectionOptions(app, allowsUnverified, launchCommand, limit);
    }
}
