package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkFramingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0\r\n\r\n",
                "3\r\nabc\r\n0\r\n\r\n",
                "3\r\n\r\n\r\r\n0\r\n\r\n",
                "0003\r\nabc\r\nA;name=\"value\"\r\n0123456789\r\n0\r\n\r\n",
                "3 \r\nabc\r\n00\r\nTrailer: value\r\nAnother: \r\n\r\n",
                "0\r\n\r\nGET /what-comes-next HTTP/1.1\r\n",
            })
    void accepts_chunks_in_one_piece_and_byte_by_byte(String body) {
        assertThat(refusal(body, body.length())).isZero();
        assertThat(refusal(body, 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n\r\n",
                "-1\r\n",
                "+1\r\na",
                "0x10\r\n",
                "\r\n",
                ";\r\n",
                "3\nabc\n0\n\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nabc0\r\n\r\n",
                "3\r\nabc\r\n\r\n",
                "3\r\nabc\r\nzz\r\n\r\n",
                "3\rabc",
                "0\r\nTrailer\nX\r\n\r\n",
                "0\r\n\rX",
                "1;\0\r\na",
                "\u0661\r\na",
            })
    void refuses_malformed_chunks(String body) {
        assertThat(refusal(body, body.length())).isEqualTo(400);
        assertThat(refusal(body, 1)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40001\r\n",
                "FFFFFFFFFFFFFFFF\r\n",
                "FFFFFFFFFFFFFFFFF\r\n",
                "10000000000000000\r\n",
                "3\r\nabc\r\n7fffffffffffffff\r\n"
            })
    void refuses_a_size_above_the_limit(String body) {
        assertThat(refusal(body, body.length())).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1;", "0\r\nTrailer: ", "0000"})
    void refuses_an_endless_line(String start) {
        assertThat(refusal(start + "0".repeat(5_000), 1_000)).isEqualTo(400);
    }

    /** Returns the status that refuses the body, or 0 if it is accepted, when {@code atATime} bytes arrive at once. */
    private static int refusal(String body, int atATime) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        ChunkFraming framing = new ChunkFraming();
        try {
            for (int from = 0; from < bytes.length; from += atATime) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, from, Math.min(atATime, bytes.length - from));
                framing.look(piece);
                assertThat(piece.position()).as("nothing is consumed").isEqualTo(from);
            }
            return 0;
        } catch (BodyRefusedException e) {
            return e.status();
        }
    }
}
