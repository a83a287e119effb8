package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReaderTest {
    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK|content-length: 3||abcHTTP', abc, true",
        "'HTTP/1.1 200 |Content-Length: 0||', '', true",
        "'HTTP/1.1 204 No Content||', '', true",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|2;x=y|de|0|T: u||HTTP', abcde, true",
        "'HTTP/1.1 200 OK|Transfer-Encoding: Chunked||a|0123456789|0||', 0123456789, true",
        "'HTTP/1.1 200 OK||abc', abc, false",
        "'HTTP/1.0 200 OK|Content-Length: 3||abc', abc, false",
        "'HTTP/1.1 200 OK|Connection: Close|Content-Length: 3||abc', abc, false",
        "'HTTP/1.1 100 Continue||HTTP/1.1 200 OK|Content-Length: 3||abc', abc, true",
    })
    void reads_an_answer_and_knows_whether_another_may_follow(String answer, String body, boolean keeps)
            throws IOException {
        HttpReader reader = reader(answer);

        HttpReader.Head head = reader.head();

        assertThat(reader.body(head, false)).isEqualTo(body);
        assertThat(head.keepsConnection()).isEqualTo(keeps);
    }

    @Test
    void an_answer_to_head_has_no_body_whatever_it_says() throws IOException {
        HttpReader reader = reader("HTTP/1.1 200 OK|Content-Length: 5||");

        assertThat(reader.body(reader.head(), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "SSH-2.0-OpenSSH||",
                "HTTP/2 200 OK||",
                "HTTP/1.1 2000 OK||",
                "HTTP/1.1 200 OK|no colon||",
                "HTTP/1.1 200 OK|Content-Length: 3||ab",
                "HTTP/1.1 200 OK|Content-Length: -3||ab",
                "HTTP/1.1 200 OK|Content-Length: +3||abc",
                "HTTP/1.1 200 OK|Content-Length: 3, 4||abc",
                "HTTP/1.1 200 OK|Content-Length: 99999999999999999999||abc",
                "HTTP/1.1 200 OK|Content-Length: 4194305||abc",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abcd|0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||7fffffff|",
                "HTTP/1.1 100 Continue||HTTP/1.1 100 Continue||HTTP/1.1 100 Continue||HTTP/1.1 100 Continue||"
                        + "HTTP/1.1 100 Continue||HTTP/1.1 100 Continue||HTTP/1.1 100 Continue||HTTP/1.1 100 Continue||",
            })
    void refuses_what_is_no_answer_or_too_large(String answer) {
        HttpReader reader = reader(answer);

        assertThatIOException().isThrownBy(() -> reader.body(reader.head(), false));
    }

    @Test
    void does_not_read_a_head_without_end() {
        HttpReader reader = reader("HTTP/1.1 200 OK|" + "X: y|".repeat(10_000));

        assertThatIOException().isThrownBy(reader::head).withMessage("the server's answer is too large");
    }

    private static HttpReader reader(String answer) {
        byte[] bytes = answer.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII);
        return new HttpReader(new ByteArrayInputStream(bytes));
    }
}
