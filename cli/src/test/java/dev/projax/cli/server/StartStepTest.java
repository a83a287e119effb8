package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.server.StartStep.Silence;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartStepTest {
    @ParameterizedTest(name = "proven {0}, silence {1} for {2}, served {3}, lives {4}, turn {5}, waited {6}: {7}")
    @CsvSource({
        // a server that has proved itself is the answer, whatever else is known
        "true,  NONE,        PT0S, false, false, false, PT0S,  USE",
        "true,  OF_A_LIVING, PT9S, true,  true,  true,  PT90S, USE",
        // nobody is there: one of many callers starts a server
        "false, NONE,        PT0S, false, false, false, PT0S,  TAKE_TURN",
        "false, NONE,        PT0S, false, false, true,  PT0S,  SPAWN",
        "false, NONE,        PT0S, false, false, true,  PT59S, SPAWN",
        "false, NONE,        PT0S, false, false, false, PT61S, GIVE_UP",
        // who is silent is asked once, with patience; one that lives hangs or ends
        "false, OF_A_LIVING, PT0S, false, false, false, PT0S,  ASK_PATIENTLY",
        "false, OF_A_LIVING, PT1S, false, false, true,  PT1S,  WAIT",
        "false, OF_A_LIVING, PT6S, false, false, true,  PT6S,  GIVE_UP_ON_SILENCE",
        // where locks do not work, the silent one may be a stranger on a dead server's port
        "false, UNKNOWN,     PT0S, false, false, false, PT0S,  ASK_PATIENTLY",
        "false, UNKNOWN,     PT5S, false, false, false, PT5S,  TAKE_TURN",
        "false, UNKNOWN,     PT5S, false, false, true,  PT5S,  SPAWN",
        // a server of this home owns the port file, and has yet to come up; no other is started against it
        "false, NONE,        PT0S, true,  true,  true,  PT2S,  WAIT",
        "false, NONE,        PT0S, true,  true,  true,  PT31S, GIVE_UP",
        // it has ended meanwhile
        "false, NONE,        PT0S, true,  false, true,  PT2S,  SPAWN",
    })
    void is_decided_by_what_is_known(
            boolean proven,
            Silence silence,
            Duration silentFor,
            boolean served,
            boolean lives,
            boolean turn,
            Duration waited,
            StartStep step) {
        StartStep.Known known = new StartStep.Known(proven, silence, silentFor, served, lives, turn, waited);

        assertThat(StartStep.after(known)).isEqualTo(step);
    }
}
