package dev.projax.desktop;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import dev.projax.desktop.StateMachine.Step;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The thread of one connection: does what the {@link StateMachine} decides, and reports the result to it. */
final class ConnectionLoop implements Runnable {
    /** For servers without a port file: the system reports a new port file at once. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(15));

    private final App app;
    private final StateMachine machine;
    private final Selector selector;
    private final Consumer<ConnectionState> states;
    private final Runnable oftenEnough;
    private final AtomicBoolean hinted = new AtomicBoolean();
    private final long start = System.nanoTime();
    private volatile boolean closed;
    private @Nullable ServerWatch serverWatch;
    private @Nullable HomeWatch homeWatch;
    private String lastProblem = "";

    /**
     * @param selector closed when the loop stops
     * @param states receives each new state
     * @param oftenEnough called now and then
     */
    ConnectionLoop(
            ConnectionOptions options, Selector selector, Consumer<ConnectionState> states, Runnable oftenEnough) {
        this.app = options.app();
        this.machine = new StateMachine(options.allowsUnverified(), BACKOFF);
        this.selector = selector;
        this.states = states;
        this.oftenEnough = oftenEnough;
    }

    /** Makes it look for a server soon, if it has none. */
    void hint() {
        hinted.set(true);
        selector.wakeup();
    }

    /**
     * Makes it release everything soon. Work in progress finishes first: a search takes up to 0.5 s, opening a stream
     * up to 2 s.
     */
    void close() {
        closed = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            ConnectionState told = machine.state();
            boolean goesOn = true;
            while (goesOn) {
                goesOn = proceed();
                if (machine.state() != told) {
                    told = machine.state();
                    states.accept(told);
                }
                oftenEnough.run();
            }
        } finally {
            unfollow();
            unwatchHome();
            release(selector);
        }
    }

    /** Does one step and returns whether there is another. */
    private boolean proceed() {
        // a listener on this very thread may have left it interrupted, and then nothing would ever wait
        Thread.interrupted();
        if (closed) {
            machine.close();
        }
        if (hinted.getAndSet(false)) {
            machine.hinted(now());
        }
        Step step = machine.next(now());
        try {
            if (step instanceof Step.Search) {
                machine.searched(Discovery.of(app).find(), now(), chance());
                lastProblem = "";
            } else if (step instanceof Step.Follow follow) {
                follow(follow.server());
            } else if (step instanceof Step.Wait wait) {
                await(wait.most());
            }
        } catch (IOException | RuntimeException e) {
            // this process cannot look: no server is lost by that, but none is found either
            complain(e);
            machine.searched(Optional.empty(), now(), chance());
        }
        return !(step instanceof Step.End);
    }

    private void follow(Server server) {
        unfollow();
        try {
            serverWatch = watch(server);
            machine.following(now());
            unwatchHome();
        } catch (IOException e) {
            ConnectionLog.LOGGER.log(Level.DEBUG, "lost the server on port " + server.port() + ": " + e.getMessage());
            machine.lost(now(), chance());
        }
    }

    private ServerWatch watch(Server server) throws IOException {
        if (server.verified()) {
            Optional<ServerWatch> stream = EventStream.open(app, server, selector);
            if (stream.isPresent()) {
                return stream.get();
            }
        }
        return new HealthChecks(Discovery.of(app), server);
    }

    private void await(Duration most) throws IOException {
        if (machine.state() instanceof ConnectionState.Connected) {
            listen(most);
            return;
        }
        if (homeWatch == null) {
            homeWatch = HomeWatch.open(app.portFile(), this::hint);
        }
        Duration look = homeWatch.lookAgain();
        Duration rest = most.compareTo(look) < 0 ? most : look;
        if (serverWatch == null) {
            ServerWatch.select(selector, rest);
        } else {
            listen(rest);
        }
        if (homeWatch.hasChanged()) {
            machine.hinted(now());
        }
    }

    private void listen(Duration most) throws IOException {
        if (serverWatch == null) {
            throw new IllegalStateException("no server is being followed");
        }
        Duration before = now();
        switch (serverWatch.await(selector, most)) {
            case HEARD -> machine.heard(now());
            case NONE -> machine.heardNothing(before);
            case ENDED -> {
                unfollow();
                machine.lost(now(), chance());
            }
        }
    }

    private void unfollow() {
        ServerWatch old = serverWatch;
        serverWatch = null;
        if (old != null) {
            release(old);
        }
    }

    private void unwatchHome() {
        if (homeWatch != null) {
            homeWatch.close();
            homeWatch = null;
        }
    }

    private static void release(Closeable held) {
        try {
            held.close();
        } catch (IOException e) {
            ConnectionLog.LOGGER.log(Level.DEBUG, "cannot close: " + e.getMessage());
        }
    }

    private void complain(Exception e) {
        String problem = String.valueOf(e.getMessage());
        if (!problem.equals(lastProblem)) {
            ConnectionLog.LOGGER.log(Level.WARNING, "cannot look for the server of " + app.name() + ": " + problem);
        }
        lastProblem = problem;
    }

    private Duration now() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
