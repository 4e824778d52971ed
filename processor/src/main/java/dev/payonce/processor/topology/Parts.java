package dev.payonce.processor.topology;

import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.payments.v1.PspResult;
import dev.payonce.processor.psp.PspEncoder;
import dev.payonce.schemas.serde.ValueReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What the topology is made of. All parts are thread-safe and shared by all tasks.
 *
 * @param writer encodes every value; it must know its schema ids already, for it may not block
 */
public record Parts(
        TopologySettings settings,
        ValueReader<PaymentRequest> requests,
        ValueReader<PspResult> results,
        Serializer<SpecificRecord> writer,
        PspEncoder psp,
        OpenTransactions transactions,
        DecidedOffsets decided,
        TopologyMeters meters) {}
