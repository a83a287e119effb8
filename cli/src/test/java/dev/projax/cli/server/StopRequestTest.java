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
    @CsvSource({"202, TAKEN", "503, TAKEN", "200, DECLINED", "401, DECLINED", "404, DECLINED", "500, DECLINED"})
    void is_taken_if_the_server_accepts_it_or_is_already_stopping(int status, StopRequest request) {
        assertThat(StopRequest.after(status)).isEqualTo(request);
    }

    @Test
    void is_hung_if_the_server_is_silent_and_in_vain_if_it_refuses() {
        assertThat(StopRequest.after(new SocketTimeoutException())).isEqualTo(StopRequest.HUNG);
        assertThat(StopRequest.after(new ConnectException())).isEqualTo(StopRequest.IN_VAIN);
        assertThat(StopRequest.after(new IOException("reset"))).isEqualTo(StopRequest.IN_VAIN);
    }

    @Test
    void gives_a_server_more_time_if_it_was_asked() {
        assertThat(StopRequest.TAKEN.mayTake()).isEqualTo(StopRequest.MAY_TAKE);
        assertThat(StopRequest.IN_VAIN.mayTake()).isEqualTo(StopRequest.MAY_TAKE);
        assertThat(StopRequest.DECLINED.mayTake()).isEqualTo(StopRequest.MAY_BE_STOPPING);
        assertThat(StopRequest.HUNG.mayTake()).isEqualTo(StopRequest.MAY_BE_STOPPING);
        assertThat(StopRequest.NEVER_MADE.mayTake()).isEqualTo(StopRequest.MAY_BE_STOPPING);
    }
}
