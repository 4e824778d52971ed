package dev.payonce.simulation.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.Outgoing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The producer of results: what it sends arrives a little later, and now and then nobody says so. */
final class SimulatedProducer extends MockProducer<String, byte[]> {
    private final World world;
    private final Node node;
    private final Runnable acknowledged;
    private boolean isClosed;

    SimulatedProducer(World world, Node node, Runnable acknowledged) {
        super(true, null, new StringSerializer(), new ByteArraySerializer());
        this.world = world;
        this.node = node;
        this.acknowledged = acknowledged;
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
        if (isClosed) {
            throw new IllegalStateException("the producer is closed");
        }
        TopicPartition to = new TopicPartition(record.topic(), record.partition());
        Outgoing outgoing =
                new Outgoing(to, node.now_ms(), record.key().getBytes(UTF_8), record.value(), record.headers());
        world.scheduler().after(world.dice().soon(5, 300), node.mine(() -> arrive(outgoing, callback)));
        return CompletableFuture.completedFuture(null);
    }

    private void arrive(Outgoing outgoing, Callback callback) {
        boolean unacked = world.faults().strikes(FaultKind.RESULT_UNACKED);
        RecordMetadata metadata = new RecordMetadata(outgoing.to(), 0, 0, 0, 0, 0);
        if (!unacked || world.dice().chance(0.7)) {
            world.broker().append(outgoing);
        }
        world.crashPoint();
        callback.onCompletion(metadata, unacked ? new TimeoutException("not acknowledged in time") : null);
        acknowledged.run();
    }

    @Override
    public void close(Duration timeout) {
        isClosed = true;
    }
}
