package dev.projax.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofTest {
    /** The bytes 00 to 1f, as in the protocol's test vectors. */
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    @ParameterizedTest
    @CsvSource({
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, 0123456789abcdef, 38124, VpMs4tciY2sK-OHGcmKYjTzTMkDjOadFlagWBf18vOw",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, 0123456789abcdef, 38125, lxICQSIa7v4HQjX5KVDVVz6OTr9q8LDiR4ULx2aq_a0",
        "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA, fedcba9876543210, 3001, vsVRV-Xz8TtB6aMbPPuGWeYIDTEanBZo0fQ7vXU3VPQ",
    })
    void matches_the_protocols_test_vectors(String challenge, String id, int port, String proof) {
        String value = Proof.of(secret(), challenge, id, port);

        assertThat(value).isEqualTo("v1=" + proof);
    }

    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, Hi There, b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "4a656665, what do ya want for nothing?, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    })
    void matches_the_macs_of_rfc_4231(String key, String message, String mac) {
        byte[] result = HmacSha256.of(HexFormat.of().parseHex(key), message.getBytes(StandardCharsets.US_ASCII));

        assertThat(HexFormat.of().formatHex(result)).isEqualTo(mac);
    }

    @Test
    void matches_the_jdks_mac_for_all_lengths() throws Exception {
        Random random = new Random(4231);
        for (int length = 1; length < 200; length++) {
            byte[] key = new byte[length];
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(key);
            random.nextBytes(message);
            Mac oracle = Mac.getInstance("HmacSHA256");
            oracle.init(new SecretKeySpec(key, "HmacSHA256"));

            assertThat(HmacSha256.of(key, message)).isEqualTo(oracle.doFinal(message));
        }
    }

    private static Secret secret() {
        Secret secret = Secret.parse(SECRET);
        assertThat(Base64.getUrlDecoder().decode(SECRET)).hasSize(32);
        if (secret == null) {
            throw new AssertionError("not a secret: " + SECRET);
        }
        return secret;
    }
}
