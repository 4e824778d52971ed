package dev.payonce.simulation.fidelity;

import java.util.List;
import java.util.OptionalLong;

/** What the scenarios ask of Kafka, be it the simulated one or a broker. Topics have one partition. */
interface Cluster extends AutoCloseable {
    /** The other side refuses a client that another has replaced. */
    class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(Exception cause) {
            super(cause);
        }
    }

    /** A transactional producer. */
    interface Producer {
        void send(String topic, String value);

        void sendOffset(Member member, String topic, long offset);

        void commit();

        void abort();
    }

    /** A member of the one consumer group. */
    interface Member {}

    /** Initializes a transactional producer, which fences the last one of that id. */
    Producer producer(String transactionalId, long timeout_ms);

    /** Appends outside of any transaction. */
    void append(String topic, String value);

    List<String> read(String topic, boolean committedOnly);

    Member join(String topic);

    /** The group gives the member up, which is not told. */
    void giveUp(Member member);

    OptionalLong committedOffset(String topic);

    /** Lets time pass until transactions that are open too long have been aborted. */
    void awaitTransactionTimeout();

    @Override
    void close();
}
