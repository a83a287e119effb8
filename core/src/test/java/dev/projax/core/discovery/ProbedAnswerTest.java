package dev.projax.core.discovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbedAnswerTest {
    private static final String BODY = "{\"status\":\"ok\",\"timestamp\":\"2024-01-01T12:00:00.000Z\"}";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

    private static final Answer HEALTHY = Answer.healthy(null, null);
    private static final Answer OTHER = foreign("answers, but not like a healthy server");
    private static final Answer NOT_HTTP = foreign("does not speak HTTP");
    private static final Answer MALFORMED = foreign("sends malformed HTTP");
    private static final Answer TOO_LONG = foreign("sends more than 4096 bytes");

    /** Answers that are complete before the connection is closed. */
    static Stream<Arguments> complete() {
        return Stream.of(
                arguments("with a length", sized(BODY), HEALTHY),
                arguments("of HTTP/1.0", sized(BODY).replace("HTTP/1.1", "HTTP/1.0"), HEALTHY),
                arguments("without a reason", sized(BODY).replace("200 OK", "200"), HEALTHY),
                arguments("with an empty reason", sized(BODY).replace("200 OK", "200 "), HEALTHY),
                arguments("with more headers", sized(BODY).replace("\r\nC", "\r\nServer: x\r\nX-Y:\r\nC"), HEALTHY),
                arguments("with a header in capitals", sized(BODY).replace("Content-L", "CONTENT-L"), HEALTHY),
                arguments("with a tight header", sized(BODY).replace(": ", ":"), HEALTHY),
                arguments("with a wide header", sized(BODY).replace(": ", ": \t "), HEALTHY),
                arguments("with more than its length", sized(BODY) + "HTTP/1.1 500 x\r\n\r\n", HEALTHY),
                arguments("in one chunk", CHUNKED + chunk(BODY) + "0\r\n\r\n", HEALTHY),
                arguments("in chunks", CHUNKED + chunk("{") + chunk(BODY.substring(1)) + "0\r\n\r\n", HEALTHY),
                arguments(
                        "with chunk extensions",
                        CHUNKED + chunk(BODY).replaceFirst("\r", ";a=\"b\" ;c\r") + "0;x\r\n\r\n",
                        HEALTHY),
                arguments("with a padded chunk size", CHUNKED + "000" + chunk(BODY) + "00\r\n\r\n", HEALTHY),
                arguments(
                        "with chunk size in capitals",
                        CHUNKED + "4A\r\n" + BODY + " ".repeat(0x4A - BODY.length()) + "\r\n0\r\n\r\n",
                        HEALTHY),
                arguments("with trailers", CHUNKED + chunk(BODY) + "0\r\nX-Sum: 1\r\n\r\n", HEALTHY),
                arguments(
                        "chunked in capitals",
                        (CHUNKED + chunk(BODY) + "0\r\n\r\n").replace("chunked", "Chunked"),
                        HEALTHY),
                arguments(
                        "with length and chunks",
                        OK + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(BODY) + "0\r\n\r\n",
                        HEALTHY),
                arguments("no body", sized(""), OTHER),
                arguments("no chunk", CHUNKED + "0\r\n\r\n", OTHER),
                arguments("some page", sized("<html>"), OTHER),
                arguments("another JSON", sized("{\"status\":\"UP\"}"), OTHER),
                arguments("a length that cuts the body", sized(BODY).replace(": 5", ": 4"), OTHER),
                arguments(
                        "redirect",
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
                        Answer.withStatus(302)),
                arguments(
                        "not found", "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nnot", Answer.withStatus(404)),
                arguments("healthy, but 503", sized(BODY).replace("200", "503"), Answer.withStatus(503)),
                arguments("continue", "HTTP/1.1 100 Continue\r\n\r\n" + sized(BODY), HEALTHY),
                arguments("no content", "HTTP/1.1 204 No Content\r\n\r\n", Answer.withStatus(204)),
                arguments("HTTP/0.9", "<html>hello</html>", NOT_HTTP),
                arguments("bare body", BODY, NOT_HTTP),
                arguments("HTTP/2", "HTTP/2 200\r\n\r\n", NOT_HTTP),
                arguments("lowercase", "http/1.1 200 OK\r\n\r\n", NOT_HTTP),
                arguments("SSH", "SSH-2.0-OpenSSH_9.6\r\n", NOT_HTTP),
                arguments("TLS alert", "\u0015\u0003\u0001\u0000\u0002\u0002F", NOT_HTTP),
                arguments("NULs", "\0".repeat(4096), NOT_HTTP),
                arguments("almost HTTP", "HTTP/1x", NOT_HTTP),
                arguments("switching", "HTTP/1.1 101 Switching Protocols\r\n\r\n", Answer.withStatus(101)),
                arguments("a header without a colon", sized(BODY).replace("\r\nC", "\r\nX\r\nC"), MALFORMED),
                arguments("no status", "HTTP/1.1\r\n\r\n", MALFORMED),
                arguments("no version", "HTTP/1.\r\n\r\n", MALFORMED),
                arguments("no version, more", "HTTP/1.\r\n\r\n\r\n\r\n", MALFORMED),
                arguments("short status", "HTTP/1.1 20\r\n\r\n" + BODY, MALFORMED),
                arguments("long status", sized(BODY).replace("200", "2000"), MALFORMED),
                arguments("status in words", "HTTP/1.1 abc\r\n\r\n" + BODY, MALFORMED),
                arguments("no space before the status", sized(BODY).replace(" 200", "_200"), MALFORMED),
                arguments("version in words", sized(BODY).replace("1.1", "1.x"), MALFORMED),
                arguments("version of two digits", sized(BODY).replace("1.1", "1.10"), MALFORMED),
                arguments("length in words", OK + "Content-Length: many\r\n\r\n" + BODY, MALFORMED),
                arguments("negative length", OK + "Content-Length: -1\r\n\r\n" + BODY, MALFORMED),
                arguments("no length at all", OK + "Content-Length:\r\n\r\n" + BODY, MALFORMED),
                arguments("compressed", OK + "Transfer-Encoding: gzip, chunked\r\n\r\n" + BODY, MALFORMED),
                arguments("chunk size in words", CHUNKED + "many\r\n" + BODY, MALFORMED),
                arguments("no chunk size", CHUNKED + "\r\n" + BODY, MALFORMED),
                arguments("no chunk size, but an extension", CHUNKED + ";x\r\n" + BODY, MALFORMED),
                arguments("negative chunk size", CHUNKED + "-5\r\n" + BODY, MALFORMED),
                arguments("gigantic chunk", CHUNKED + "ffffffffffffffff1\r\n" + BODY, TOO_LONG),
                arguments("chunk whose size overflows", CHUNKED + "1000000" + chunk(BODY) + "0\r\n\r\n", TOO_LONG),
                arguments("chunk that is longer than it says", CHUNKED + "1\r\n" + BODY, MALFORMED),
                arguments("too long by its length", OK + "Content-Length: 4097\r\n\r\n", TOO_LONG),
                arguments("gigantic length", OK + "Content-Length: 99999999999999999999\r\n\r\n", TOO_LONG),
                arguments("endless head", OK + "X: y\r\n".repeat(1000), TOO_LONG),
                arguments("endless body", OK + "\r\n" + "x".repeat(5000), TOO_LONG),
                arguments("endless chunk", CHUNKED + "fff\r\n" + "x".repeat(5000), TOO_LONG),
                arguments("endless chunks", CHUNKED + "1\r\nx\r\n".repeat(1000), TOO_LONG),
                arguments(
                        "length that does not fit with its head",
                        OK + "Content-Length: 4096\r\n\r\n" + " ".repeat(4096),
                        TOO_LONG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("complete")
    void recognizes_a_complete_answer_before_the_connection_is_closed(String name, String answer, Answer expected) {
        Reader reader = new Reader();

        reader.take(answer);

        assertThat(reader.verdict).as(name).isEqualTo(expected);
    }

    /** Answers that are complete only because the connection is closed. */
    static Stream<Arguments> ended() {
        return Stream.of(
                arguments("body until the end", OK + "\r\n" + BODY, HEALTHY),
                arguments("other body until the end", OK + "\r\n<html>", OTHER),
                arguments("nothing", "", foreign("closes the connection without answering")),
                arguments("a bit of the version", "HTT", foreign("sends an incomplete answer")),
                arguments("a bit of the head", OK + "Content-", foreign("sends an incomplete answer")),
                arguments(
                        "lines without returns", sized(BODY).replace("\r", ""), foreign("sends an incomplete answer")),
                arguments("a bit of the body", sized(BODY).substring(0, 60), foreign("sends an incomplete answer")),
                arguments("a bit of a chunk size", CHUNKED + "3", foreign("sends an incomplete answer")),
                arguments("a bit of a chunk", CHUNKED + "30\r\n{\"status\"", foreign("sends an incomplete answer")),
                arguments("no last chunk", CHUNKED + chunk(BODY), foreign("sends an incomplete answer")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ended")
    void needs_the_end_of_the_connection_for_the_others(String name, String answer, Answer expected) {
        Reader reader = new Reader();

        reader.take(answer);

        assertThat(reader.verdict).as(name).isNull();
        assertThat(reader.end()).isEqualTo(expected);
    }

    static Stream<Arguments> all() {
        return Stream.concat(complete(), ended());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void reaches_the_same_verdict_byte_by_byte(String name, String answer, Answer expected) {
        Reader reader = new Reader();

        for (int i = 0; i < answer.length(); i++) {
            reader.take(answer.substring(i, i + 1));
        }

        assertThat(reader.end()).as(name).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void reaches_the_same_verdict_wherever_the_answer_is_split(String name, String answer, Answer expected) {
        int step = Math.max(1, answer.length() / 200);

        Stream<Answer> verdicts = IntStream.rangeClosed(0, answer.length() / step)
                .map(it -> it * step)
                .mapToObj(split -> {
                    Reader reader = new Reader();
                    reader.take(answer.substring(0, split));
                    reader.take(answer.substring(split));
                    return reader.end();
                })
                .distinct();

        assertThat(verdicts).as(name).containsExactly(expected);
    }

    @Test
    void reads_a_body_in_utf_8() {
        String utf8 = new String("{\"name\":\"\u00e4\u20ac\",".getBytes(UTF_8), ISO_8859_1);
        Reader reader = new Reader();

        reader.take(sized(utf8 + BODY.substring(1)));

        assertThat(reader.verdict).isEqualTo(HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 4095})
    void reads_an_answer_of_4_kib_but_not_more(int bytes) {
        String head = OK + "Content-Length: 4000\r\nX: ";
        String answer = head + "x".repeat(bytes - 4000 - head.length() - 4) + "\r\n\r\n" + BODY
                + " ".repeat(4000 - BODY.length());
        Reader reader = new Reader();

        reader.take(answer);

        assertThat(answer).hasSize(bytes);
        assertThat(reader.verdict).isEqualTo(HEALTHY);
    }

    @Test
    void is_empty_until_the_first_byte() {
        ProbedAnswer answer = new ProbedAnswer();
        boolean before = answer.isEmpty();

        answer.rest().put((byte) 'H');

        assertThat(before).isTrue();
        assertThat(answer.isEmpty()).isFalse();
    }

    /** Reads like a probe: until the verdict, and never more than there is room for. */
    private static final class Reader {
        private final ProbedAnswer answer = new ProbedAnswer();
        private @Nullable Answer verdict;

        void take(String bytes) {
            int at = 0;
            while (verdict == null && at < bytes.length()) {
                int length = Math.min(bytes.length() - at, answer.rest().remaining());
                assertThat(length).as("room for bytes without a verdict").isPositive();
                answer.rest().put(bytes.substring(at, at + length).getBytes(ISO_8859_1));
                verdict = answer.answer();
                at += length;
            }
        }

        Answer end() {
            return verdict == null ? answer.end() : verdict;
        }
    }

    private static String sized(String body) {
        return OK + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static Answer foreign(String detail) {
        return Answer.of(Candidate.Outcome.FOREIGN, detail);
    }
}
