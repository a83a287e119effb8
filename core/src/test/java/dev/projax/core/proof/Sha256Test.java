package dev.projax.core.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Sha256Test {
    private static final int A_MILLION = 1_000_000;
    private static final int SEED = 180_4;

    /** Vectors from FIPS 180-2, appendix B, and of the empty message. */
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
                + "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    })
    void matches_the_standard(String message, String digest) {
        assertThat(HexFormat.of().formatHex(Sha256.of(message.getBytes(US_ASCII))))
                .isEqualTo(digest);
    }

    @Test
    void matches_the_standard_for_a_million_letters() {
        assertThat(HexFormat.of().formatHex(Sha256.of("a".repeat(A_MILLION).getBytes(US_ASCII))))
                .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    /** Covers the ends of blocks, where the padding is. */
    @Test
    void matches_the_jdk_for_every_length() throws Exception {
        MessageDigest jdk = MessageDigest.getInstance("SHA-256");
        Random random = new Random(SEED);
        for (int length = 0; length <= 1_000; length++) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            assertThat(Sha256.of(message)).as("length %d", length).isEqualTo(jdk.digest(message));
        }
    }
}
