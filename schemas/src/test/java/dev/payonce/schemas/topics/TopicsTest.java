package dev.payonce.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.schemas.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private static final String DAY_MS = "86400000";

    /** As design and README have it; days where the topic deletes. */
    @Test
    void theCatalogueIsThis() {
        assertThat(Topics.all().stream().map(TopicsTest::row)).isEqualTo(Table.rows("""
                # topic                     | value          | cleanup | days | partitions of 12 | bound, hours
                payments.requests           | PaymentRequest | delete  | 7    | 12               | 1
                payments.requests.rerouted  | PaymentRequest | delete  | 7    | 12               | -
                payments.outcomes           | PaymentOutcome | delete  | 30   | 12               | -
                payments.events             | PaymentEvent   | delete  | 396  | 12               | -
                payments.psp-calls          | PspCall        | delete  | 7    | 12               | -
                payments.psp-results        | PspResult      | delete  | 7    | 12               | -
                payments.quarantine         | -              | delete  | 30   | 12               | -
                payments.meta               | -              | compact | -    | 1                | -
                """));
    }

    @Test
    void subjectsAreNamedByTheirTopic() {
        assertThat(Topics.REQUESTS.subject()).isEqualTo("payments.requests-value");
    }

    private static List<String> row(Topic<?> topic) {
        var config = topic.config();
        String bound_ms = config.get("message.timestamp.before.max.ms");
        assertThat(config.get("message.timestamp.after.max.ms")).isEqualTo(bound_ms);
        String retention_ms = config.get("retention.ms");
        return List.of(
                topic.name(),
                topic.value() == null ? "-" : topic.value().getSimpleName(),
                config.get("cleanup.policy"),
                retention_ms == null ? "-" : "" + Long.parseLong(retention_ms) / Long.parseLong(DAY_MS),
                "" + topic.partitions(12),
                bound_ms == null ? "-" : "" + Long.parseLong(bound_ms) / 3_600_000);
    }
}
