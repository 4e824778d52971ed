package dev.payonce.processor.psp;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.serde.ValueReader;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads a record of the calls topic and judges whether it can be made here. What can't is never skipped: somewhere a
 * payment waits for it.
 */
final class CallReader {
    /** A call to make, or why not to go on. */
    sealed interface Read {
        record Ready(PspCall call) implements Read {}

        /** Can't be made now; waiting may help (a schema id that the registry has not told yet). */
        record NotYet(String why) implements Read {}

        /** Can't be made by this caller at all: a person must look. */
        record Stuck(String why) implements Read {}
    }

    private final ValueReader<PspCall> values;
    private final Predicate<PspCall> supports;
    private final int partitions;

    CallReader(ValueReader<PspCall> values, Predicate<PspCall> supports, int partitions) {
        this.values = values;
        this.supports = supports;
        this.partitions = partitions;
    }

    Read read(ConsumerRecord<String, byte[]> record) {
        return switch (values.read(record.value())) {
            case ValueReader.Read.Value<PspCall>(PspCall call) -> judge(call, record.partition());
            case ValueReader.Read.Waiting<PspCall>(int id) -> new Read.NotYet("schema id " + id + " is not known yet");
            case ValueReader.Read.NoSuchSchema<PspCall>(int id) ->
                new Read.Stuck("the registry has no schema id " + id);
            case ValueReader.Read.Unreadable<PspCall>(String why) -> new Read.Stuck("unreadable: " + why);
        };
    }

    private Read judge(PspCall call, int partition) {
        Optional<AttemptId> id = AttemptId.parse(call.getAttemptId());
        if (id.isEmpty()) {
            return new Read.Stuck("its attempt_id is none");
        }
        int canonical = id.get().partition(partitions);
        if (canonical != partition) {
            return new Read.Stuck("misplaced: it belongs into partition " + canonical);
        }
        return supports.test(call)
                ? new Read.Ready(call)
                : new Read.Stuck("no PSP here makes a %s %s for account %s"
                        .formatted(call.getKind(), call.getOperation(), call.getAccount()));
    }
}
