package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopRequestTest {
    @ParameterizedTest
    @CsvSource({"202, TAKEN", "503, TAKEN", "200, ", "401, ", "404, ", "500, "})
    void is_taken_by_a_server_that_accepts_it_or_is_stopping_already(int status, StopRequest request) {
        assertThat(StopRequest.after(status).orElse(null)).isEqualTo(request);
    }

    @Test
    void a_silent_server_hangs_and_one_that_refuses_may_be_ending() {
        assertThat(StopRequest.after(new SocketTimeoutException())).isEqualTo(StopRequest.HUNG);
        assertThat(StopRequest.after(new ConnectException())).isEqualTo(StopRequest.IN_VAIN);
        assertThat(StopRequest.after(new IOException("reset"))).isEqualTo(StopRequest.IN_VAIN);
    }

    @Test
    void who_was_asked_gets_more_time_than_who_was_not() {
        assertThat(StopRequest.TAKEN.mayTake()).isEqualTo(StopRequest.MAY_TAKE);
        assertThat(StopRequest.IN_VAIN.mayTake()).isEqualTo(StopRequest.MAY_TAKE);
        assertThat(StopRequest.HUNG.mayTake()).isEqualTo(StopRequest.MAY_BE_ENDING);
        assertThat(StopRequest.NEVER_MADE.mayTake()).isEqualTo(StopRequest.MAY_BE_ENDING);
    }
}
