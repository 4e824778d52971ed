package dev.payonce.processor.payment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A body is its content: the same bytes read back from the store are the same body. */
class BodyTest {
    private static final Body BODY = body("amount=2599");

    @Test
    void comparesByContent() {
        assertThat(BODY).isEqualTo(body("amount=2599")).hasSameHashCodeAs(body("amount=2599"));
        assertThat(BODY).isNotEqualTo(body("amount=2598")).isNotEqualTo(body("amount=25"));
        assertThat(BODY.equals((Object) "amount=2599")).isFalse();
    }

    @Test
    void givesItsBytesUnchanged() {
        assertThat(BODY.bytes()).asString(UTF_8).isEqualTo("amount=2599");
    }

    /** Bodies name the customer's payment method: logs get their length only. */
    @Test
    void keepsItsContentOutOfLogs() {
        assertThat(BODY).hasToString("11 bytes");
    }

    private static Body body(String text) {
        return new Body(text.getBytes(UTF_8));
    }
}
