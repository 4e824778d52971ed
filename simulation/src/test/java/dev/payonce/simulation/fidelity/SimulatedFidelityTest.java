package dev.payonce.simulation.fidelity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.simulation.world.Broker;
import dev.payonce.simulation.world.ConsumerGroup;
import dev.payonce.simulation.world.Dice;
import dev.payonce.simulation.world.FencedException;
import dev.payonce.simulation.world.Outgoing;
import dev.payonce.simulation.world.ProducerSession;
import dev.payonce.simulation.world.Scheduler;
import dev.payonce.simulation.world.Trace;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

class SimulatedFidelityTest extends FidelityContract {
    private final Cluster cluster = new Simulated();

    @Override
    Cluster cluster() {
        return cluster;
    }

    private static final class Simulated implements Cluster {
        private final Scheduler scheduler = new Scheduler(new Dice(1), 0);
        private final Broker broker = new Broker(scheduler, new Trace(scheduler, false), () -> 5);
        private int members;

        private record Named(String name, String topic) implements Member {}

        private void pass(long time_ms) {
            long until_ms = scheduler.now_ms() + time_ms;
            while (scheduler.step(until_ms)) {
                // markers are written
            }
        }

        private static TopicPartition of(String topic) {
            return new TopicPartition(topic, 0);
        }

        private static Outgoing record(String topic, String value) {
            return new Outgoing(of(topic), 0, null, value.getBytes(UTF_8), new RecordHeaders());
        }

        private ConsumerGroup group(String topic) {
            return broker.group("group-" + topic, 1);
        }

        @Override
        public Producer producer(String transactionalId, long timeout_ms) {
            var session = broker.initTransactions(transactionalId);
            while (session.isEmpty()) {
                pass(5);
                session = broker.initTransactions(transactionalId);
            }
            return new Session(session.get(), timeout_ms);
        }

        private final class Session implements Producer {
            private final ProducerSession session;
            private final long timeout_ms;

            Session(ProducerSession session, long timeout_ms) {
                this.session = session;
                this.timeout_ms = timeout_ms;
            }

            private void refusing(Runnable what) {
                try {
                    what.run();
                    pass(10);
                } catch (FencedException e) {
                    throw new Refused(e);
                }
            }

            @Override
            public void send(String topic, String value) {
                refusing(() -> broker.append(session, record(topic, value), timeout_ms));
            }

            @Override
            public void sendOffset(Member member, String topic, long offset) {
                Named named = (Named) member;
                refusing(() ->
                        broker.sendOffsets(session, group(topic), named.name, Map.of(of(topic), offset), timeout_ms));
            }

            @Override
            public void commit() {
                refusing(() -> broker.endTransaction(session, true));
            }

            @Override
            public void abort() {
                refusing(() -> broker.endTransaction(session, false));
            }
        }

        @Override
        public void append(String topic, String value) {
            broker.append(record(topic, value));
        }

        @Override
        public List<String> read(String topic, boolean committedOnly) {
            return broker.log(of(topic)).read(0, Integer.MAX_VALUE, committedOnly).entries().stream()
                    .map(entry -> new String(entry.value(), UTF_8))
                    .toList();
        }

        @Override
        public Member join(String topic) {
            Named member = new Named("member-" + ++members, topic);
            group(topic).join(member.name);
            group(topic).toAssign(member.name);
            return member;
        }

        @Override
        public void giveUp(Member member) {
            Named named = (Named) member;
            group(named.topic).remove(named.name);
        }

        @Override
        public OptionalLong committedOffset(String topic) {
            return group(topic).committed(of(topic));
        }

        @Override
        public void awaitTransactionTimeout() {
            pass(20_000);
        }

        @Override
        public void close() {}
    }
}
