package dev.payonce.schemas.id;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.schemas.Table;
import java.nio.CharBuffer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.avro.util.Utf8;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CanonicalPartitionTest {
    /** Made by a program of its own (Python); the same as in schemas/README.md. */
    @TestFactory
    Stream<DynamicTest> partitionsAreForEverWhatTheyAre() {
        return Table.rows("""
                # merchant | key                      | hash      | of 1 | of 3 | of 12 | of 48
                shop-1     | order_123_payment_456    | -65685606 | 0    | 2    | 2     | 26
                local      | order_1                  | 486472194 | 0    | 0    | 6     | 18
                a          | b                        | 708083010 | 0    | 0    | 6     | 18
                m          | k/with/slashes and spaces | 606088330 | 0   | 1    | 10    | 10
                """).stream()
                .map(row -> DynamicTest.dynamicTest(row.get(0) + "/" + row.get(1), () -> {
                    String merchant = row.get(0);
                    String key = row.get(1);
                    assertThat(CanonicalPartition.hash(merchant, key)).isEqualTo(Integer.parseInt(row.get(2)));
                    assertThat(Stream.of(1, 3, 12, 48).map(n -> "" + CanonicalPartition.of(merchant, key, n)))
                            .isEqualTo(row.subList(3, 7));
                }));
    }

    @Property
    void aJavaProducerThatKeysAsTheContractSaysIsRightWithoutKnowingTheRule(
            @ForAll @StringLength(min = 1, max = 255) @CharRange(from = ' ', to = '~') String key,
            @ForAll @IntRange(min = 1, max = 1_000) int partitions) {
        assertThat(CanonicalPartition.of("shop-1", key, partitions))
                .isEqualTo(BuiltInPartitioner.partitionForKey(("shop-1/" + key).getBytes(UTF_8), partitions));
    }

    @Property
    void theKindOfTextDoesNotMatter(@ForAll String key) {
        assertThat(CanonicalPartition.hash(new Utf8("m"), CharBuffer.wrap(key)))
                .isEqualTo(CanonicalPartition.hash("m", key));
    }

    @Test
    void theSmallestHashHasAPartitionToo() {
        assertThat(CanonicalPartition.of(Integer.MIN_VALUE, 12)).isZero();
        assertThat(CanonicalPartition.of(-1, 12)).isEqualTo(Integer.MAX_VALUE % 12);
    }
}
