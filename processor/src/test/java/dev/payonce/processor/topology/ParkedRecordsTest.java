package dev.payonce.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is parked, on a store of the product's own topology. */
class ParkedRecordsTest {
    private static final int IDS_PER_LOOK = 100;
    private static final int LIMIT = 200;

    private final Bed bed = new Bed();
    private final KeyValueStore<Bytes, byte[]> store = bed.store(StoreNames.PARKED);
    private final ParkedRecords parked = new ParkedRecords(store);
    private final List<Integer> asked = new ArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    /** A stranger may make up ids without end: a look at them must not hold the transaction open for ever. */
    @Test
    void oneLookPassesOverABoundedNumberOfIdsAndTheNextGoesOnBehindThem() {
        int known = 2 * IDS_PER_LOOK + 50;
        for (int id = 1; id <= known; id++) {
            park(id, id);
        }

        assertThat(look(known)).isEmpty();
        assertThat(asked).hasSize(IDS_PER_LOOK).startsWith(1).endsWith(IDS_PER_LOOK);
        assertThat(look(known)).isEmpty();
        assertThat(asked).hasSize(IDS_PER_LOOK).startsWith(IDS_PER_LOOK + 1);
        assertThat(look(known)).extracting(entry -> entry.raw().at().offset()).containsExactly((long) known);
        assertThat(look(known)).as("from the beginning again").isEmpty();
        assertThat(asked).startsWith(1);
    }

    @Test
    void manyRecordsOfOneUnknownIdCostOneQuestion() {
        for (int offset = 0; offset < 50; offset++) {
            park(1, offset);
        }
        park(2, 50);
        assertThat(look(2)).hasSize(1);
        assertThat(asked).containsExactly(1, 2);
    }

    @Test
    void theCountIsTheStoresAlsoAfterARestart() {
        park(1, 1);
        park(1, 2);
        park(2, 3);
        parked.remove(look(2).getFirst());

        assertThat(parked.count()).isEqualTo(2);
        assertThat(new ParkedRecords(store).count()).isEqualTo(2);
    }

    private void park(int schemaId, long offset) {
        Origin at = new Origin(Topics.REQUESTS.name(), 0, offset, 5_000);
        parked.put(schemaId, new RawRecord(at, null, new byte[] {1}, new RecordHeaders()));
    }

    private List<ParkedRecords.Entry> look(int known) {
        asked.clear();
        return parked.ready(LIMIT, id -> {
            asked.add(id);
            return id == known;
        });
    }
}
