package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        key-1            | key-1
        a/b c            | a/b c
        it's "quoted"    | it's "quoted"
        "key-1"          | key-1
        "a \\"b\\" \\\\" | a "b" \\
        """)
    void aKeyIsPlainOrAQuotedString(String header, String key) {
        assertThat(IdempotencyKeys.ofHeader(List.of(header))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"", "\"\"", "\"open", "\"a\"b", "\"a\\", "\"a\\n\"", "\"a\";p=1", "", "ké", "a\tb", "a\u007f"})
    void aMalformedKeyIsRefused(String header) {
        assertThatThrownBy(() -> IdempotencyKeys.ofHeader(List.of(header)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code().name()).isEqualTo("IDEMPOTENCY_KEY_INVALID"));
    }

    @Test
    void aKeyHasAtMost255Characters() {
        assertThat(IdempotencyKeys.ofHeader(List.of("k".repeat(255)))).hasSize(255);
        assertThatThrownBy(() -> IdempotencyKeys.ofHeader(List.of("k".repeat(256))))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void aRepeatedHeaderIsRefusedEvenIfEqual() {
        assertThatThrownBy(() -> IdempotencyKeys.ofHeader(List.of("k", "k")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code().name()).isEqualTo("IDEMPOTENCY_KEY_INVALID"));
    }

    @Test
    void headerAndBodyMustAgree() {
        assertThat(IdempotencyKeys.of("k", "k")).isEqualTo("k");
        assertThat(IdempotencyKeys.of("k", null)).isEqualTo("k");
        assertThat(IdempotencyKeys.of(null, "k")).isEqualTo("k");
        assertThatThrownBy(() -> IdempotencyKeys.of("k", "l")).hasMessageContaining("differ");
        assertThatThrownBy(() -> IdempotencyKeys.of(null, null))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code().name()).isEqualTo("IDEMPOTENCY_KEY_MISSING"));
    }

    @Property
    void anEchoedKeyIsReadAsTheSameKey(
            @ForAll @StringLength(min = 1, max = 255) @CharRange(from = ' ', to = '~') String key) {
        String header = IdempotencyKeys.toHeader(key);
        assertThat(header.strip()).isEqualTo(header);
        if (!dev.payonce.schemas.rules.CardData.isIn(key)) {
            assertThat(IdempotencyKeys.ofHeader(List.of(header))).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        wait=0                    | 0  | wait=0
        wait=7                    | 7  | wait=7
        WAIT = 7                  | 7  | wait=7
        wait="7"                  | 7  | wait=7
        respond-async, wait=3     | 3  | wait=3
        wait=3; foo=bar           | 3  | wait=3
        wait=61                   | 60 | wait=60
        wait=999999999            | 60 | wait=60
        wait=-1                   | 10 | none
        wait=1.5                  | 10 | none
        wait                      | 10 | none
        wait=abc                  | 10 | none
        wait=99999999999999999999 | 10 | none
        return=minimal            | 10 | none
        """)
    void aPreferenceThatCantBeReadIsIgnored(String header, int seconds, String applied) {
        Prefer prefer = Prefer.of(List.of(header));
        assertThat(prefer.patience()).hasSeconds(seconds);
        assertThat(prefer.applied().orElse("none")).isEqualTo(applied);
    }

    @Test
    void withoutAPreferenceOneWaitsTenSeconds() {
        assertThat(Prefer.of(List.of()).patience()).hasSeconds(10);
    }

    @Test
    void aCorrelationIdIsTakenOrMade() {
        assertThat(Ids.correlationId("req-1.a_B")).isEqualTo("req-1.a_B");
        assertThat(Ids.correlationId(null)).hasSize(36);
        assertThat(Ids.correlationId("a b")).hasSize(36);
        assertThat(Ids.correlationId("x".repeat(65))).hasSize(36);
        assertThat(Ids.correlationId("4242424242424242")).hasSize(36);
    }

    @Test
    void onlyAValidTraceContextIsPassedOn() {
        String valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(Ids.traceparent(valid)).isEqualTo(valid);
        assertThat(Ids.traceparent("00-00000000000000000000000000000000-00f067aa0ba902b7-01"))
                .isNull();
        assertThat(Ids.traceparent("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .isNull();
        assertThat(Ids.traceparent("x")).isNull();
        assertThat(Ids.traceparent(null)).isNull();
    }
}
