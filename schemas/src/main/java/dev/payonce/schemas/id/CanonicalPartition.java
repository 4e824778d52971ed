package dev.payonce.schemas.id;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.schemas.topics.Keys;
import org.apache.kafka.common.utils.Utils;

/**
 * The one partition a payment lives in, on every partitioned topic: {@code (murmur2(UTF-8 of "merchant/key") &
 * 0x7fffffff) mod N}, taken from a record's value.
 *
 * <p>Producers partition as they like (librdkafka's default is CRC32, some key by order): were the record's own
 * partition believed, one idempotency key could be claimed in two places and charged twice. The hash is Kafka's own
 * default for the same key, so a Java producer that keys as the contract says is right without knowing this rule.
 */
public final class CanonicalPartition {
    private CanonicalPartition() {}

    /** The hash that a payment's partition, for any partition count, and its attempt id are made from. */
    public static int hash(CharSequence merchantId, CharSequence idempotencyKey) {
        return Utils.murmur2(Keys.creating(merchantId, idempotencyKey).getBytes(UTF_8));
    }

    /** The partition of a hash among {@code partitions}. */
    public static int of(int hash, int partitions) {
        return Utils.toPositive(hash) % partitions;
    }

    /** The partition of a creating request among {@code partitions}. */
    public static int of(CharSequence merchantId, CharSequence idempotencyKey, int partitions) {
        return of(hash(merchantId, idempotencyKey), partitions);
    }
}
