package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningTimeTest {
    @ParameterizedTest(name = "planned {0}, took {1}: counts {2}")
    @CsvSource({
        "PT0.02S, PT0.02S, PT0.02S",
        "PT0.02S, PT0.001S, PT0.001S",
        // the machine is busy
        "PT0.02S, PT0.045S, PT0.045S",
        // the process was stopped, or had reached its CPU limit
        "PT0.02S, PT0.1S, PT0.05S",
        "PT0.02S, PT1H, PT0.05S",
        // work without a wait
        "PT0S, PT0.005S, PT0.005S",
        "PT0S, PT5S, PT0.03S",
    })
    void does_not_count_the_time_far_beyond_the_planned_step(Duration planned, Duration took, Duration counts) {
        assertThat(RunningTime.counted(planned.toNanos(), took.toNanos())).isEqualTo(counts.toNanos());
    }
}
