package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    private static final int LIMIT = 16 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "65536", "000000000000000001", "999999999999999999"})
    void accepts_a_length_of_up_to_18_digits(String length) {
        assertThat(with(List.of(length), List.of()).refusal()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1 0",
                "1,1",
                "0x10",
                "1e3",
                "1.0",
                "\u0661",
                "1000000000000000000",
                "18446744073709551616"
            })
    void refuses_any_other_length(String length) {
        assertThat(status(with(List.of(length), List.of()))).isEqualTo(400);
    }

    @Test
    void refuses_two_lengths_even_if_they_agree() {
        assertThat(status(with(List.of("1", "1"), List.of()))).isEqualTo(400);
        assertThat(status(with(List.of("1", "2"), List.of()))).isEqualTo(400);
    }

    @Test
    void accepts_only_chunked_as_transfer_coding_and_only_without_a_length() {
        assertThat(with(List.of(), List.of("Chunked")).refusal()).isEmpty();
        assertThat(status(with(List.of("1"), List.of("chunked")))).isEqualTo(400);
        assertThat(status(with(List.of(), List.of("chunked", "chunked")))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "gzip", "chunked, identity", "gzip, chunked", "chunked;q=1", "xchunked"})
    void refuses_any_other_transfer_coding(String coding) {
        assertThat(status(with(List.of(), List.of(coding)))).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"GET,0", "DELETE,0", "M-SEARCH,0", "get,400", "Post,400", "hEAD,400", "m-search,400"})
    void takes_the_method_as_it_was_sent(String method, int status) {
        assertThat(status(new RequestHead(method, 1, 100, List.of(), List.of())))
                .isEqualTo(status);
    }

    @Test
    void refuses_more_than_16_KiB_and_says_which_part_is_too_long() {
        assertThat(new RequestHead("GET", 1, LIMIT, List.of(), List.of()).refusal())
                .isEmpty();
        assertThat(status(new RequestHead("GET", 1, LIMIT + 1, List.of(), List.of())))
                .isEqualTo(431);
        assertThat(status(new RequestHead("GET", LIMIT + 1, 2 * LIMIT, List.of(), List.of())))
                .isEqualTo(414);
        assertThat(new RequestHead("GET", 1, 30_112, List.of(), List.of()).refusal())
                .hasValueSatisfying(why -> assertThat(why.detail()).contains("30112 bytes", "16384", "cookies"));
    }

    private static RequestHead with(List<String> lengths, List<String> codings) {
        return new RequestHead("POST", 1, 100, lengths, codings);
    }

    /** Returns the status of the refusal, or 0 if the request may be handled. */
    private static int status(RequestHead head) {
        return head.refusal().map(RequestHead.Refusal::status).orElse(0);
    }
}
