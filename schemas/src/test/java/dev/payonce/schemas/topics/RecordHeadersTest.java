package dev.payonce.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordHeadersTest {
    private final Headers headers = new RecordHeaders();

    @Test
    void aHeaderThatIsPutReplacesAllOfItsName() {
        headers.add("h", new byte[] {1}).add("h", new byte[] {2});
        dev.payonce.schemas.topics.RecordHeaders.put(headers, "h", "\u00e9");
        assertThat(headers.headers("h")).hasSize(1);
        assertThat(text("h")).isEqualTo("\u00e9");
    }

    @Test
    void aStrangersHeaderIsTextOrANumberOrNeitherButNeverThrows() {
        assertThat(text("absent")).isNull();
        headers.add("null", null).add("noise", new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(text("null")).isNull();
        assertThat(text("noise")).isEqualTo("\ufffd\ufffd");
        assertThat(number("null")).isNull();
        assertThat(number("noise")).isNull();
        for (String no :
                new String[] {"", " ", "1 ", "1.0", "1e3", "0x10", "99999999999999999999", "9".repeat(1_000)}) {
            dev.payonce.schemas.topics.RecordHeaders.put(headers, "n", no);
            assertThat(number("n")).as(no).isNull();
        }
        dev.payonce.schemas.topics.RecordHeaders.put(headers, "n", "1764160496789");
        assertThat(number("n")).isEqualTo(1_764_160_496_789L);
    }

    private String text(String name) {
        return dev.payonce.schemas.topics.RecordHeaders.text(headers, name);
    }

    private Long number(String name) {
        return dev.payonce.schemas.topics.RecordHeaders.number(headers, name);
    }
}
