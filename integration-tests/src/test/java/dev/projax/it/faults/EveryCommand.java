package dev.projax.it.faults;

import dev.projax.it.fixture.Finished;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every command once, in an order in which each has something to answer: with no server, with one, and with none
 * again. It expects what a user gets on an ordinary machine.
 */
final class EveryCommand {
    private static final String URL = "http://(localhost|127\\.0\\.0\\.1):";

    /**
     * A command and its expected result.
     *
     * @param out a regular expression for all of stdout
     */
    private record Step(String words, int exit, String out) {}

    private final List<String> wrong = new ArrayList<>();
    private int tries;
    private Duration worst = Duration.ZERO;

    /** Runs a Projax command until it exits. */
    interface Projax {
        Finished run(String... arguments) throws IOException;
    }

    private EveryCommand() {}

    /**
     * Runs all of them.
     *
     * @param projax where to run them
     * @param port the first port of the range, which is free
     */
    static EveryCommand run(Projax projax, int port) throws IOException {
        EveryCommand every = new EveryCommand();
        for (Step step : steps(port)) {
            every.judge(step, projax.run(step.words.split(" ", -1)));
        }
        return every;
    }

    private static List<Step> steps(int port) {
        String line = "\\R";
        String lines = "(?s).*";
        return List.of(
                new Step("help", 0, "Usage: projax " + lines),
                new Step("port", 3, ""),
                new Step("doctor", 0, lines + line + "ok +home " + lines + line + "ok +ports +10 of 10 " + lines),
                new Step("start", 0, URL + port + line),
                new Step("start", 0, URL + port + line),
                new Step("port", 0, port + line),
                new Step("url", 0, URL + port + line),
                new Step("status", 0, lines + "\\* +" + port + " +healthy " + lines),
                new Step("discover", 0, lines + "\\* +" + port + " " + lines + " healthy " + lines),
                new Step("ports", 0, lines + port + " +healthy +projax server " + lines),
                new Step("who " + port, 0, port + "  own server: projax server " + lines),
                new Step("free " + port + " --dry-run", 8, ""),
                new Step("logs " + port, 0, lines + "port file " + lines),
                new Step("lease -- echo {port}", 0, "[0-9]+" + line),
                new Step("doctor", 0, lines + "ok +servers +1 healthy" + lines + "a verified server" + lines),
                new Step("restart", 0, URL + port + line),
                new Step("stop", 0, "stopped " + URL + port + line),
                new Step("status", 3, lines),
                new Step("completion bash", 0, lines + "complete -F _projax projax" + lines));
    }

    private void judge(Step step, Finished finished) {
        tries++;
        worst = worst.compareTo(finished.took()) < 0 ? finished.took() : worst;
        if (finished.exit() != step.exit || !finished.out().matches(step.out)) {
            wrong.add("projax " + step.words + ": exit " + finished.exit() + ", stdout: " + finished.out()
                    + ", stderr: " + finished.err());
        }
    }

    int tries() {
        return tries;
    }

    /** Returns what was not as expected, one paragraph for each. */
    List<String> wrong() {
        return wrong;
    }

    Duration worst() {
        return worst;
    }
}
