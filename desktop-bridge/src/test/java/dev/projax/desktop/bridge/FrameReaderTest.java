package dev.projax.desktop.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameReaderTest {
    private static final int MOST = 40;
    private static final String GOOD = "Content-Length: 2\r\n\r\n{}";
    private static final String NO_HEADER = "a line is not a header; expected Content-Length: BYTES";
    private static final String LARGE = "x".repeat(MOST + 1);

    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of(GOOD, List.of("{}")),
                Arguments.of(GOOD + GOOD, List.of("{}", "{}")),
                Arguments.of("content-length:2\n\n{}", List.of("{}")),
                Arguments.of("Content-Type: x\r\nContent-Length: 2\r\nX: y\r\n\r\n{}", List.of("{}")),
                Arguments.of("\r\n\r\n" + GOOD, List.of("{}")),
                Arguments.of("Content-Length: 4\r\n\r\näö", List.of("äö")),
                Arguments.of("Content-Length: 0\r\n\r\n" + GOOD, List.of("", "{}")),
                // ends too early
                Arguments.of("Content-Length: 3\r\n\r\n{}", List.of()),
                Arguments.of("Content-Length: 3\r\n", List.of()),
                Arguments.of(GOOD + "Content-Len", List.of("{}")),
                // not a header
                Arguments.of("garbage\r\n\r\n" + GOOD, List.of(NO_HEADER, "{}")),
                Arguments.of("{\"id\":1}\n" + GOOD, List.of(NO_HEADER, "{}")),
                Arguments.of("{\"id\":1}\n{\"id\":2}\n\n" + GOOD, List.of(NO_HEADER, NO_HEADER, "{}")),
                Arguments.of("Content-Length: 2\r\n{}\r\n" + GOOD, List.of(NO_HEADER, "{}")),
                Arguments.of("X: y\r\n\r\n" + GOOD, List.of("the header has no valid Content-Length", "{}")),
                Arguments.of(
                        "Content-Length: x\r\n\r\n" + GOOD, List.of("the header has no valid Content-Length", "{}")),
                Arguments.of(
                        "Content-Length: -1\r\n\r\n" + GOOD, List.of("the header has no valid Content-Length", "{}")),
                Arguments.of("X".repeat(9000) + GOOD, List.of("the header is longer than 8192 bytes")),
                Arguments.of("X".repeat(9000) + "\r\n" + GOOD, List.of("the header is longer than 8192 bytes", "{}")),
                Arguments.of("X: y\r\n".repeat(3000) + GOOD, List.of("the header is longer than 8192 bytes", "{}")),
                // too large, with the true length
                Arguments.of(
                        "Content-Length: 41\r\n\r\n" + LARGE + GOOD,
                        List.of("the frame has 41 bytes; the limit is 40", "{}")),
                Arguments.of(
                        "Content-Length: 41\r\n\r\n" + "x\n".repeat(20) + "x" + GOOD,
                        List.of("the frame has 41 bytes; the limit is 40", "{}")),
                Arguments.of("Content-Length: 41\r\n\r\n" + LARGE, List.of("the frame has 41 bytes; the limit is 40")),
                // too large, with a false length
                Arguments.of(
                        "Content-Length: 2000000000\r\n\r\n" + GOOD,
                        List.of("the frame has 2000000000 bytes; the limit is 40", "{}")),
                Arguments.of(
                        "Content-Length: 2000000000\r\n\r\n{\"a\":1}" + GOOD + GOOD,
                        List.of("the frame has 2000000000 bytes; the limit is 40", "{}", "{}")),
                Arguments.of(
                        "Content-Length: 99999999999999999999999\r\n\r\n" + GOOD,
                        List.of("the frame has " + Long.MAX_VALUE + " bytes; the limit is 40", "{}")));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void reads_frames_and_says_why_it_refuses_the_rest(String stream, List<String> expected) throws IOException {
        FrameReader reader =
                new FrameReader(new BufferedInputStream(new ByteArrayInputStream(stream.getBytes(UTF_8))), MOST);

        List<String> frames = new ArrayList<>();
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            frames.add(frame instanceof Frame.Content content ? content.text() : ((Frame.Refused) frame).reason());
        }

        assertThat(frames).isEqualTo(expected);
    }
}
