package dev.projax.desktop;

import dev.projax.core.registry.App;
import java.time.Duration;
import java.util.List;

/**
 * Which app's server a {@link ServerConnection} connects to, and how. Immutable.
 *
 * @param app the app that the server belongs to
 * @param allowsUnverified whether an unverified server counts; it gets no token
 * @param launchCommand the words of the command that starts the server and exits when the server is up; empty for the
 *     distribution's own {@code projax start}, which only Projax itself has
 * @param requestLimit how long a request may take, from connecting to the end of the answer
 */
public record ConnectionOptions(App app, boolean allowsUnverified, List<String> launchCommand, Duration requestLimit) {
    private static final Duration USUAL_REQUEST_LIMIT = Duration.ofSeconds(30);

    /** @throws IllegalArgumentException if the limit is not positive */
    public ConnectionOptions {
        launchCommand = List.copyOf(launchCommand);
        if (requestLimit.isNegative() || requestLimit.isZero()) {
            throw new IllegalArgumentException("the limit must be positive, not " + requestLimit);
        }
    }

    /** Returns the default options: verified servers only, 30 s for a request. */
    public static ConnectionOptions of(App app) {
        return new ConnectionOptions(app, false, List.of(), USUAL_REQUEST_LIMIT);
    }

    /** Returns the same options, with an unverified server accepted where no verified one runs. */
    public ConnectionOptions allowingUnverified() {
        return new ConnectionOptions(app, true, launchCommand, requestLimit);
    }

    /**
     * Returns the same options with a command that starts the server. The command inherits the environment, and the
     * app's own variables, such as {@code PROJAX_HOME}, point to where the connection looks for the server. It should
     * exit with 0 when the server is up.
     *
     * <p>A connection runs the command once for all callers that wait at the same time. If several processes run it at
     * once, the command itself must make sure that only one server starts, as {@code projax start} does. If it takes
     * too long and is terminated, the processes that it started keep running.
     */
    public ConnectionOptions launchedBy(List<String> command) {
        return new ConnectionOptions(app, allowsUnverified, command, requestLimit);
    }

    /** Returns the same options with another time limit for requests. */
    public ConnectionOptions withRequestLimit(Duration limit) {
        return new ConnectionOptions(app, allowsUnverified, launchCommand, limit);
    }
}
