package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** K6: servers are started, stopped, killed, suspended and resumed at random, and a client asks after each step. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ChaosIT {
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final int MOST_SERVERS = 5;
    private static final Pattern STARTED = Pattern.compile("\"port\":(\\d+).*\"pid\":(\\d+)");

    /** Long enough for a busy machine. Whether the answer comes soon is measured separately. */
    private static final String DEADLINE = "5s";

    private static final class Server {
        private final ProcessHandle process;
        private final int port;
        private boolean isSuspended;

        Server(ProcessHandle process, int port) {
            this.process = process;
            this.port = port;
        }
    }

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<Server> servers = new ArrayList<>();
    private final List<String> history = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    @Test
    @Tag("long")
    void whenever_a_healthy_server_exists_clients_find_a_healthy_one() throws Exception {
        Requirement.linux();
        Timings answers = new Timings();
        try (Workplace place = Workplace.open()) {
            long start = System.nanoTime();
            while (Timings.since(start).compareTo(LENGTH) < 0) {
                step(place);
                ask(place, answers);
            }
        }

        FaultTable.record(
                "K6", "chaos, " + LENGTH.toSeconds() + " s", history.size(), violations.size(), answers.worst());
        assertThat(violations).as("seed " + seed).isEmpty();
        assertThat(history).as("steps").hasSizeGreaterThan(10);
    }

    private void step(Workplace place) throws IOException, InterruptedException {
        Server one = servers.isEmpty() ? null : servers.get(random.nextInt(servers.size()));
        int die = random.nextInt(6);
        if (one == null || (die <= 1 && servers.size() < MOST_SERVERS)) {
            start(place);
        } else if (die <= 1) {
            resumeOr("CONT", one);
        } else if (die == 2 && !one.isSuspended) {
            Finished stop = place.projax("stop", Integer.toString(one.port), "--deadline", DEADLINE);
            note("stop " + one.port, stop.exit() == 0, stop.err());
            servers.remove(one);
        } else if (die == 3) {
            signal("KILL", one);
            one.process.onExit().join();
            servers.remove(one);
        } else {
            resumeOr("STOP", one);
        }
    }

    /** Suspends a running server, or resumes a suspended one. */
    private void resumeOr(String signal, Server one) throws IOException, InterruptedException {
        signal(one.isSuspended ? "CONT" : signal, one);
        one.isSuspended = !one.isSuspended && signal.equals("STOP");
    }

    private void start(Workplace place) throws IOException {
        Finished started = place.projax("start", "--new", "--json");
        Matcher fields = STARTED.matcher(started.out());
        boolean isUp = started.exit() == 0 && fields.find();
        note("start", isUp, started.err());
        if (isUp) {
            ProcessHandle process =
                    ProcessHandle.of(Long.parseLong(fields.group(2))).orElseThrow();
            servers.add(new Server(process, Integer.parseInt(fields.group(1))));
        }
    }

    private void signal(String name, Server to) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("sh", "-c", "kill -" + name + " " + to.process.pid())
                .start()
                .waitFor();
        note(name + " " + to.port, exit == 0, "kill exited with " + exit);
    }

    private void ask(Workplace place, Timings answers) throws IOException {
        List<Integer> healthy = servers.stream()
                .filter(it -> !it.isSuspended)
                .map(it -> it.port)
                .toList();
        Finished port = place.projax("port", "--deadline", DEADLINE);
        if (healthy.isEmpty()) {
            boolean names = port.exit() == 0;
            note("port", !names, "named " + port.out().strip() + ", but no server is healthy");
        } else {
            answers.add(port.took());
            boolean isOne = healthy.stream().anyMatch(it -> port.out().equals(it + "\n"));
            note("port", isOne, port.exit() + " " + port.out() + port.err() + "; healthy: " + healthy);
        }
    }

    private void note(String what, boolean isRight, String detail) {
        history.add(what);
        if (!isRight) {
            violations.add(history + ": " + detail);
        }
    }
}
