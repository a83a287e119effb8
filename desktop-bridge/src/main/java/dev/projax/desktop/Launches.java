package dev.projax.desktop;

import dev.projax.core.net.Deadline;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server for every caller that needs one. A caller that asks while a launch runs waits for that one. A launch
 * that no caller waits for any more is terminated. Safe for use by several threads.
 */
final class Launches {
    private final ConnectionOptions options;
    private final Map<Launch, Integer> waiting = new HashMap<>();
    private @Nullable Launch latest;

    Launches(ConnectionOptions options) {
        this.options = options;
    }

    /**
     * Runs the command until it exits, or waits for the one that already runs.
     *
     * @return why it failed or did not exit in time; empty if it succeeded
     * @throws LaunchException if no command is known, or it cannot be run
     * @throws InterruptedException if the thread is interrupted
     */
    Optional<String> run(Deadline deadline) throws IOException, InterruptedException {
        Launch launch = join(deadline.start());
        try {
            return launch.await(deadline);
        } finally {
            if (leave(launch)) {
                launch.end();
            }
        }
    }

    private synchronized Launch join(long asked) throws IOException {
        Launch launch = latest;
        if (launch == null || !launch.isNews(asked)) {
            launch = Launch.start(LaunchCommand.of(options));
            latest = launch;
        }
        waiting.merge(launch, 1, Integer::sum);
        return launch;
    }

    /** Returns whether no caller waits for it now. */
    private synchronized boolean leave(Launch launch) {
        boolean isLast = waiting.merge(launch, -1, Integer::sum) == 0;
        if (isLast) {
            waiting.remove(launch);
        }
        if (isLast && latest == launch && launch.isRunning()) {
            // it is about to be terminated: no later caller may join it
            latest = null;
        }
        return isLast;
    }
}
