package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.server.StartStep.Silence;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartStepTest {
    @ParameterizedTest(name = "proven {0}, silence {1} for {2}, served {3}, lives {4}, turn {5}, waited {6}: {7}")
    @CsvSource({
        // a verified server is used in any case
        "true,  NONE,        PT0S, false, false, false, PT0S,  USE",
        "true,  OF_A_LIVING, PT9S, true,  true,  true,  PT90S, USE",
        // no server is running: one of many callers starts one
        "false, NONE,        PT0S, false, false, false, PT0S,  TAKE_TURN",
        "false, NONE,        PT0S, false, false, true,  PT0S,  SPAWN",
        "false, NONE,        PT0S, false, false, true,  PT59S, SPAWN",
        "false, NONE,        PT0S, false, false, false, PT61S, GIVE_UP",
        // a silent server is asked once, patiently; if it is running, it may be unresponsive or stopping
        "false, OF_A_LIVING, PT0S, false, false, false, PT0S,  ASK_PATIENTLY",
        "false, OF_A_LIVING, PT1S, false, false, true,  PT1S,  WAIT",
        "false, OF_A_LIVING, PT6S, false, false, true,  PT6S,  GIVE_UP_ON_SILENCE",
        // if locks do not work, another program may be on the port of a stopped server
        "false, UNKNOWN,     PT0S, false, false, false, PT0S,  ASK_PATIENTLY",
        "false, UNKNOWN,     PT5S, false, false, false, PT5S,  TAKE_TURN",
        "false, UNKNOWN,     PT5S, false, false, true,  PT5S,  SPAWN",
        // a server of this home is first in line for the port file, and is not ready yet: no other one is started
        "false, NONE,        PT0S, true,  true,  true,  PT2S,  WAIT",
        "false, NONE,        PT0S, true,  true,  true,  PT31S, GIVE_UP",
        // it has stopped in the meantime
        "false, NONE,        PT0S, true,  false, true,  PT2S,  SPAWN",
    })
    void follows_from_what_is_known(
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
