package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.desktop.ConnectionState.Closed;
import dev.projax.desktop.ConnectionState.Connected;
import dev.projax.desktop.ConnectionState.Searching;
import dev.projax.desktop.ConnectionState.Unresponsive;
import dev.projax.desktop.StateMachine.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events in words, each with its millisecond in front, and what the machine makes of them. */
class StateMachineTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(15));
    private static final double SURELY = 1;

    private static ProvenServer a;
    private static ProvenServer b;
    private static FakeServer c;
    private static Server unverified;

    private StateMachine machine = new StateMachine(false, BACKOFF);

    @BeforeAll
    static void servers(@TempDir Path home) throws IOException {
        a = ProvenServer.in(home.resolve("a"));
        b = ProvenServer.in(home.resolve("b"));
        c = FakeServer.healthy(0);
        unverified = ProvenServer.ask(home.resolve("c"), c.port());
    }

    @AfterAll
    static void stop() throws IOException {
        a.close();
        b.close();
        c.close();
    }

    private record Story(String what, List<String> events, List<String> states, String next) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Story> stories() {
        return Stream.of(
                story("searches at once", List.of(), List.of("Searching"), "0 search"),
                story(
                        "waits a moment after a search without result",
                        List.of("1 none"),
                        List.of("Searching"),
                        "1 wait 50"),
                story(
                        "waits longer after each",
                        List.of("1 none", "51 none", "151 none"),
                        List.of("Searching"),
                        "151 wait 200"),
                story(
                        "never longer than the limit",
                        Stream.generate(() -> "1 none").limit(40).toList(),
                        List.of("Searching"),
                        "1 wait 15000"),
                story("follows the server that it found", List.of("1 found a"), List.of("Searching"), "1 follow a"),
                story(
                        "is connected after the first sign of life",
                        List.of("1 found a", "3 following"),
                        List.of("Searching", "Connected a"),
                        "3 wait 5000"),
                story("ignores an unverified server", List.of("1 found c"), List.of("Searching"), "1 wait 50"),
                story(
                        "counts its wait from the last sign of life",
                        List.of("1 found a", "3 following", "2003 heard", "4003 heard"),
                        List.of("Searching", "Connected a"),
                        "4004 wait 4999"),
                story(
                        "looks at the stream before it judges, after this process paused",
                        List.of("1 found a", "3 following"),
                        List.of("Searching", "Connected a"),
                        "60000 wait 0"),
                story(
                        "stays connected if the stream has something",
                        List.of("1 found a", "3 following", "60000 heard"),
                        List.of("Searching", "Connected a"),
                        "60000 wait 5000"),
                story(
                        "a look that ends before the limit changes nothing",
                        List.of("1 found a", "3 following", "5002 silence"),
                        List.of("Searching", "Connected a"),
                        "5002 wait 1"),
                story(
                        "is unresponsive after five silent seconds, and searches for another server",
                        List.of("1 found a", "3 following", "5003 silence"),
                        List.of("Searching", "Connected a", "Unresponsive a"),
                        "5003 search"),
                story(
                        "reconnects to the same server",
                        List.of("1 found a", "3 following", "5003 silence", "5503 none", "9000 heard"),
                        List.of("Searching", "Connected a", "Unresponsive a", "Connected a"),
                        "9000 wait 5000"),
                story(
                        "searches less and less often while its server is silent",
                        List.of("1 found a", "3 following", "5003 silence", "5503 none", "5553 none"),
                        List.of("Searching", "Connected a", "Unresponsive a"),
                        "5553 wait 100"),
                story(
                        "leaves a silent server for one that responds",
                        List.of("1 found a", "3 following", "5003 silence", "5013 found b", "5015 following"),
                        List.of("Searching", "Connected a", "Unresponsive a", "Connected b"),
                        "5015 wait 5000"),
                story(
                        "loses a silent server that stops",
                        List.of("1 found a", "3 following", "5003 silence", "5503 none", "6000 lost"),
                        List.of("Searching", "Connected a", "Unresponsive a", "Searching"),
                        "6000 search"),
                story(
                        "searches at once when its server stops",
                        List.of("1 found a", "3 following", "2003 heard", "2500 lost"),
                        List.of("Searching", "Connected a", "Searching"),
                        "2500 search"),
                story(
                        "finds the next server",
                        List.of("1 found a", "3 following", "2500 lost", "2510 found b", "2512 following"),
                        List.of("Searching", "Connected a", "Searching", "Connected b"),
                        "2512 wait 5000"),
                story(
                        "does not chase a server that keeps crashing",
                        List.of(
                                "1 found a",
                                "3 following",
                                "4 lost",
                                "54 found a",
                                "55 following",
                                "56 lost",
                                "156 found a",
                                "157 following",
                                "158 lost"),
                        List.of(
                                "Searching",
                                "Connected a",
                                "Searching",
                                "Connected a",
                                "Searching",
                                "Connected a",
                                "Searching"),
                        "158 wait 200"),
                story(
                        "keeps searching when a server that it found is gone",
                        List.of("1 found a", "3 lost"),
                        List.of("Searching"),
                        "3 wait 50"),
                story(
                        "searches at once when the port file changes",
                        List.of("1 none", "51 none", "151 none", "200 hint"),
                        List.of("Searching"),
                        "200 search"),
                story(
                        "but not more often than every 20 ms",
                        List.of("1 none", "51 none", "52 hint", "53 hint"),
                        List.of("Searching"),
                        "53 wait 18"),
                story(
                        "stays with its server when the port file changes",
                        List.of("1 found a", "3 following", "100 hint"),
                        List.of("Searching", "Connected a"),
                        "100 wait 4903"),
                story(
                        "stops when it is closed",
                        List.of("1 found a", "3 following", "100 close"),
                        List.of("Searching", "Connected a", "Closed"),
                        "100 end"),
                story(
                        "stops even before it has found a server",
                        List.of("0 close"),
                        List.of("Searching", "Closed"),
                        "0 end"),
                story(
                        "stops even when it was about to follow a server",
                        List.of("1 found a", "2 close"),
                        List.of("Searching", "Closed"),
                        "2 end"));
    }

    private static Story story(String what, List<String> events, List<String> states, String next) {
        return new Story(what, events, states, next);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void goes_through_the_expected_states(Story story) {
        List<String> states = new ArrayList<>(List.of(words(machine.state())));
        for (String event : story.events) {
            ConnectionState before = machine.state();
            happen(event);
            if (machine.state() != before) {
                states.add(words(machine.state()));
            }
        }
        Duration now = at(story.next);

        assertThat(states).isEqualTo(story.states);
        assertThat(now.toMillis() + " " + words(machine.next(now))).isEqualTo(story.next);
    }

    @Test
    void uses_an_unverified_server_if_the_app_allows_it() {
        machine = new StateMachine(true, BACKOFF);

        happen("1 found c");
        happen("2 following");

        assertThat(words(machine.state())).isEqualTo("Connected c");
    }

    @Test
    void cannot_follow_a_server_that_it_has_not_found() {
        assertThatIllegalStateException().isThrownBy(() -> machine.following(Duration.ZERO));
    }

    private void happen(String event) {
        Duration now = at(event);
        String what = event.substring(event.indexOf(' ') + 1);
        switch (what) {
            case "none" -> machine.searched(Optional.empty(), now, SURELY);
            case "found a" -> machine.searched(Optional.of(a.server()), now, SURELY);
            case "found b" -> machine.searched(Optional.of(b.server()), now, SURELY);
            case "found c" -> machine.searched(Optional.of(unverified), now, SURELY);
            case "following" -> machine.following(now);
            case "heard" -> machine.heard(now);
            case "silence" -> machine.heardNothing(now);
            case "lost" -> machine.lost(now, SURELY);
            case "hint" -> machine.hinted(now);
            case "close" -> machine.close();
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static Duration at(String words) {
        return Duration.ofMillis(Long.parseLong(words.substring(0, words.indexOf(' '))));
    }

    private static String words(ConnectionState state) {
        if (state instanceof Connected connected) {
            return "Connected " + name(connected.server());
        }
        if (state instanceof Unresponsive unresponsive) {
            return "Unresponsive " + name(unresponsive.server());
        }
        return state instanceof Closed ? "Closed" : state instanceof Searching ? "Searching" : "?";
    }

    private static String words(Step step) {
        if (step instanceof Step.Follow follow) {
            return "follow " + name(follow.server());
        }
        if (step instanceof Step.Wait wait) {
            return "wait " + wait.most().toMillis();
        }
        return step instanceof Step.End ? "end" : step instanceof Step.Search ? "search" : "?";
    }

    private static String name(Server server) {
        return server.equals(a.server()) ? "a" : server.equals(b.server()) ? "b" : "c";
    }
}
