package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTimesTest {
    @ParameterizedTest
    @CsvSource({"5, 5", "0, 0", "-1, 0", "-9223372036854775808, 0", "9223372036854775807, 9223372036854775807"})
    void timeIsTheRecordsOwnAndNeverNegative(long own_ms, long extracted_ms) {
        var record = new ConsumerRecord<Object, Object>(
                "t", 0, 0, own_ms, TimestampType.CREATE_TIME, 0, 0, null, null, new RecordHeaders(), null);
        assertThat(new RecordTimes().extract(record, 99)).isEqualTo(extracted_ms);
    }
}
