package dev.projax.desktop;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;

/** Follows a server that has no stream of events, with a health check every 2 s. */
final class HealthChecks implements ServerWatch {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final Discovery discovery;
    private final Server server;
    private long lastAsked = System.nanoTime();

    /** @param server has just responded */
    HealthChecks(Discovery discovery, Server server) {
        this.discovery = discovery;
        this.server = server;
    }

    @Override
    public Sign await(Selector selector, Duration most) throws IOException {
        Duration rest = PERIOD.minusNanos(System.nanoTime() - lastAsked);
        if (!rest.isNegative() && !rest.isZero()) {
            ServerWatch.select(selector, rest.compareTo(most) < 0 ? rest : most);
            return Sign.NONE;
        }
        lastAsked = System.nanoTime();
        return judge(discovery.ask(server.port()));
    }

    private Sign judge(Candidate answer) {
        if (answer.outcome() == Candidate.Outcome.UNRESPONSIVE) {
            return Sign.NONE;
        }
        Optional<Server> same = answer.server().filter(it -> it.id().equals(server.id()));
        return same.isPresent() ? Sign.HEARD : Sign.ENDED;
    }

    @Override
    public void close() {
        // holds nothing between two checks
    }
}
