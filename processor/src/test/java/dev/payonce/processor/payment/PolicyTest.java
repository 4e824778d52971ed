package dev.payonce.processor.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times that would break a rule are refused, up to their last millisecond. */
class PolicyTest {
    /** 72,000,000 ms are the 20 h within which the PSP surely remembers a key. */
    @ParameterizedTest
    @CsvSource(nullValues = "", delimiter = '|', textBlock = """
            # publication | key line | resend | replay | retries | waiters | why it is refused
            1             | 1        | 1      | 1      | 0       | 1       |
            1             | 72000000 | 1      | 1      | 0       | 1       |
            1             | 72000001 | 1      | 1      | 0       | 1       | 20 h
            1             | 0        | 1      | 1      | 0       | 1       | 20 h
            1             | -1       | 1      | 1      | 0       | 1       | 20 h
            0             | 1        | 1      | 1      | 0       | 1       | positive
            1             | 1        | 0      | 1      | 0       | 1       | positive
            1             | 1        | 1      | 0      | 0       | 1       | positive
            1             | 1        | 1      | 1      | -1      | 1       | positive
            1             | 1        | 1      | 1      | 0       | 0       | duplicate
            """)
    void limits(
            long publication_ms,
            long keyLine_ms,
            long resend_ms,
            long replay_ms,
            int retries,
            int waiters,
            String refusal) {
        if (refusal == null) {
            Policy policy = new Policy(publication_ms, keyLine_ms, resend_ms, replay_ms, retries, waiters);
            assertThat(policy.pspKeyLifetime_ms()).isEqualTo(keyLine_ms);
        } else {
            assertThatThrownBy(() -> new Policy(publication_ms, keyLine_ms, resend_ms, replay_ms, retries, waiters))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(refusal);
        }
    }

    /** What production promises. */
    @Test
    void standardTimes() {
        Policy standard = Policy.standard();
        assertThat(Duration.ofMillis(standard.publicationLifetime_ms())).hasMinutes(5);
        assertThat(Duration.ofMillis(standard.pspKeyLifetime_ms())).hasHours(20);
        assertThat(Duration.ofMillis(standard.resendAfter_ms())).hasSeconds(30);
        assertThat(Duration.ofMillis(standard.replayWindow_ms())).hasHours(24);
        assertThat(standard.retriesMax()).isEqualTo(3);
        assertThat(standard.waitersMax()).isEqualTo(1_000);
    }
}
