package dev.projax.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In these responses, {@code |} stands for a line end. */
class HttpReaderTest {
    private static final HttpLimits LIMITS = new HttpLimits(200, 20);

    @ParameterizedTest
    @CsvSource({
        // response, its body, whether another may follow, the remaining bytes
        "'HTTP/1.1 200 OK|content-length: 3||abcHTTP', abc, true, HTTP",
        "'HTTP/1.1 200 |Content-Length: 0||', '', true, ''",
        "'HTTP/1.1 200|Content-Length: 20||01234567890123456789x', 01234567890123456789, true, x",
        "'HTTP/1.1 204 No Content||x', '', true, x",
        "'HTTP/1.1 304 Not Modified|Content-Length: 3||x', '', true, x",
        "'HTTP/1.1 101 Switching Protocols||x', '', false, x",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|2;x=y|de|0|T: u||HTTP', abcde, true, HTTP",
        "'HTTP/1.1 200 OK|Transfer-Encoding: Chunked||a |0123456789|A|0123456789|000||x', 01234567890123456789, true, x",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 9||1|a|0||x', a, false, x",
        "'HTTP/1.0 200 OK|Content-Length: 3||abc', abc, false, ''",
        "'HTTP/1.1 200 OK|Connection: Close|Content-Length: 3||abc', abc, false, ''",
        "'HTTP/1.1 200 OK|Connection: x ,close|Content-Length: 0||', '', false, ''",
        "'HTTP/1.1 200 OK|Connection: closer|Content-Length: 0||', '', true, ''",
        "'HTTP/1.1 200 OK|Connection: keep-alive|Connection: close|Content-Length: 0||', '', false, ''",
        "'HTTP/1.1 100 Continue||HTTP/1.1 103 Early Hints|A: b||HTTP/1.1 200 OK|Content-Length: 3||abc', abc, true, ''",
    })
    void reads_exactly_one_response(String answer, String body, boolean keeps, String rest) throws HttpException {
        HttpReader reader = new HttpReader("GET", LIMITS);
        ByteBuffer bytes = bytes(answer);

        boolean complete = reader.readHead(bytes) && reader.readBody(bytes);

        assertThat(complete).isTrue();
        assertThat(reader.body()).asString().isEqualTo(body);
        assertThat(reader.keepsConnection()).isEqualTo(keeps);
        assertThat(StandardCharsets.ISO_8859_1.decode(bytes).toString()).isEqualTo(rest);
    }

    @Test
    void a_body_without_a_length_ends_with_the_connection() throws HttpException {
        HttpReader reader = new HttpReader("GET", LIMITS);
        ByteBuffer bytes = bytes("HTTP/1.1 200 OK||abc");

        boolean complete = reader.readHead(bytes) && reader.readBody(bytes);
        reader.end();

        assertThat(complete).isFalse();
        assertThat(reader.body()).asString().isEqualTo("abc");
        assertThat(reader.keepsConnection()).isFalse();
    }

    @Test
    void the_response_to_head_has_no_body_whatever_its_head_says() throws HttpException {
        HttpReader reader = new HttpReader("HEAD", LIMITS);
        ByteBuffer bytes = bytes("HTTP/1.1 200 OK|Content-Length: 5||");

        boolean complete = reader.readHead(bytes) && reader.readBody(bytes);

        assertThat(complete).isTrue();
        assertThat(reader.body()).isEmpty();
        assertThat(reader.keepsConnection()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'A: b', a, b",
        "'A:b', A, b",
        "'A: \t b \t', A, b",
        "'A:', A, ''",
        "'A: b: c', A, 'b: c'",
        "'A: b|a: c', A, 'b, c'",
        "'A: b| c|\td', A, 'b c d'",
        "'AB: b', A,",
    })
    void finds_a_header_by_its_name(String fields, String name, String value) throws HttpException {
        HttpReader reader = new HttpReader("GET", LIMITS);

        reader.readHead(bytes("HTTP/1.1 200 OK|" + fields + "||"));

        assertThat(reader.head().header(name)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "S, NOT_HTTP",
        "'SSH-2.0-OpenSSH|', NOT_HTTP",
        "'HTTP/2 200 OK||', NOT_HTTP",
        "'http/1.1 200 OK||', NOT_HTTP",
        "'HTTP/1.1|', MALFORMED",
        "'HTTP/1.1 2000 OK|', MALFORMED",
        "'HTTP/1.1 099 OK|', MALFORMED",
        "'HTTP/1.x 200 OK|', MALFORMED",
        "'HTTP/1.1 200 OK|no colon|', MALFORMED",
        "'HTTP/1.1 200 OK|: no name|', MALFORMED",
        "'HTTP/1.1 200 OK| folded into nothing|', MALFORMED",
        "'HTTP/1.1 200 OK|Content-Length: -3||', MALFORMED",
        "'HTTP/1.1 200 OK|Content-Length: +3||', MALFORMED",
        "'HTTP/1.1 200 OK|Content-Length: 3, 4||', MALFORMED",
        "'HTTP/1.1 200 OK|Content-Length: 3|Content-Length: 4||', MALFORMED",
        "'HTTP/1.1 200 OK|Content-Length:||', MALFORMED",
        "'HTTP/1.1 200 OK|Content-Length: 21||', TOO_LONG",
        "'HTTP/1.1 200 OK|Content-Length: 99999999999999999999||', TOO_LONG",
        "'HTTP/1.1 200 OK||012345678901234567890', TOO_LONG",
        "'HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||', MALFORMED",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|', MALFORMED",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked|||', MALFORMED",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||-1|', MALFORMED",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abcd', MALFORMED",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||14|01234567890123456789|1|', TOO_LONG",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffffffffffffffff1|', TOO_LONG",
    })
    void reports_a_problem_as_soon_as_it_is_visible(String answer, HttpProblem problem) {
        HttpException thrown = catchThrowableOfType(HttpException.class, () -> {
            HttpReader reader = new HttpReader("GET", LIMITS);
            for (byte octet : bytes(answer).array()) {
                ByteBuffer one = ByteBuffer.wrap(new byte[] {octet});
                boolean unused = reader.readHead(one) && reader.readBody(one);
            }
        });

        assertThat(thrown.problem()).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK|', 'X: y|'",
        "'', 'HTTP/1.1 100 Continue||'",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||1;', x",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||0|', 'X: y|'",
    })
    void limits_the_length_of_all_lines(String answer, String more) {
        HttpException thrown = catchThrowableOfType(HttpException.class, () -> {
            HttpReader reader = new HttpReader("GET", LIMITS);
            ByteBuffer bytes = bytes(answer + more.repeat(200));
            boolean unused = reader.readHead(bytes) && reader.readBody(bytes);
        });

        assertThat(thrown.problem()).isEqualTo(HttpProblem.TOO_LONG);
    }

    @Test
    void limits_each_line_between_chunks_on_its_own() throws HttpException {
        HttpReader reader = new HttpReader("GET", LIMITS);
        ByteBuffer bytes = bytes(
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||" + ("1;" + "x".repeat(20) + "|a|").repeat(20) + "0||");

        boolean complete = reader.readHead(bytes) && reader.readBody(bytes);

        assertThat(complete).isTrue();
        assertThat(reader.body()).hasSize(20);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "HTT",
        "'HTTP/1.1 200 OK|A: b'",
        "'HTTP/1.1 200 OK|Content-Length: 3||ab'",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|'",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||0|'",
    })
    void reports_a_response_that_is_cut_short(String answer) {
        HttpException thrown = catchThrowableOfType(HttpException.class, () -> {
            HttpReader reader = new HttpReader("GET", LIMITS);
            ByteBuffer bytes = bytes(answer);
            boolean unused = reader.readHead(bytes) && reader.readBody(bytes);
            reader.end();
        });

        assertThat(thrown.problem()).isEqualTo(HttpProblem.BROKEN_OFF);
    }

    private static ByteBuffer bytes(String answer) {
        return ByteBuffer.wrap(answer.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
