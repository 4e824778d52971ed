package dev.payonce.stripesim.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.stripesim.core.ApiCall;
import dev.payonce.stripesim.core.Change;
import dev.payonce.stripesim.core.ChangeLog;
import dev.payonce.stripesim.core.CoreSettings;
import dev.payonce.stripesim.core.Intent;
import dev.payonce.stripesim.core.Reply;
import dev.payonce.stripesim.core.StripeSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final String INTENTS = "/v1/payment_intents";
    private static final AtomicLong IDS = new AtomicLong();

    @TempDir
    Path directory;

    private static StripeSimulator simulator(ChangeLog changes) {
        return new StripeSimulator(
                CoreSettings.defaults(),
                () -> 1_800_000_000_000L,
                length -> ("0".repeat(length) + IDS.incrementAndGet())
                        .substring(Long.toString(IDS.get()).length()),
                () -> 0.5,
                changes);
    }

    private static Reply pay(StripeSimulator stripe, String method, String key) {
        return stripe.finish(stripe.arrive(ApiCall.post(
                INTENTS,
                "amount=700&currency=eur&confirm=true&payment_method=" + method
                        + "&metadata[attempt_id]=pa_1&metadata[note]=h%C3%A9&return_url=https://shop.example/",
                "sk_test_j",
                key)));
    }

    private List<Change> writeThree() {
        List<Change> written = new ArrayList<>();
        try (Journal journal = Journal.open(directory, written::add)) {
            StripeSimulator stripe = simulator(change -> {
                journal.append(change);
                written.add(change);
            });
            pay(stripe, "pm_card_visa", "a");
            pay(stripe, "pm_card_chargeDeclined", "b");
            pay(stripe, "pm_card_threeDSecure2Required", null);
        }
        return written;
    }

    private List<Change> read() {
        List<Change> read = new ArrayList<>();
        Journal.open(directory, read::add).close();
        return read;
    }

    private Path file() {
        return directory.resolve("journal");
    }

    @Test
    void whatWasWrittenIsReadAgain() {
        List<Change> written = writeThree();

        assertThat(written).hasSize(3);
        assertThat(read()).isEqualTo(written);
    }

    @Test
    void everyReplyReplaysByteForByteAfterTheRestart() {
        Reply first;
        try (Journal journal = Journal.open(directory, change -> {})) {
            first = pay(simulator(journal), "pm_card_chargeDeclinedExpiredCard", "k");
        }
        StripeSimulator restored = simulator(ChangeLog.NONE);
        Journal.open(directory, restored::apply).close();

        Reply again = pay(restored, "pm_card_chargeDeclinedExpiredCard", "k");
        assertThat(again.replayed()).isTrue();
        assertThat(again.body("http://x")).isEqualTo(first.body("http://x"));
        assertThat(restored.ledger()).hasSize(1);
    }

    @Test
    void restoredIntentSharesWhatTheLiveOneShared() {
        writeThree();
        Change change = read().getFirst();
        Intent intent = change.intent();

        assertThat(change.key().outcome().about()).isSameAs(intent);
        assertThat(intent.latestCharge().metadata()).isSameAs(intent.metadata());
        assertThat(change.key().key()).isSameAs(intent.idempotencyKey());
    }

    @Test
    void tornLastRecordIsCutOffWhereverItWasTorn() throws IOException {
        List<Change> written = writeThree();
        byte[] whole = Files.readAllBytes(file());
        int lastStart = whole.length;
        for (int length = whole.length - 1; length >= lastStart - 200; length--) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThat(read()).as("%d of %d bytes", length, whole.length).isEqualTo(written.subList(0, 2));
            assertThat(Files.size(file())).isLessThan(length + 1L);
        }
    }

    @Test
    void tornRecordDoesNotHideWhatIsWrittenAfterIt() throws IOException {
        writeThree();
        Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), (int) Files.size(file()) - 5));
        writeThree();

        assertThat(read()).hasSize(5);
    }

    @Test
    void lastRecordWithAWrongChecksumIsTornToo() throws IOException {
        writeThree();
        byte[] whole = Files.readAllBytes(file());
        whole[whole.length - 1] ^= 1;
        Files.write(file(), whole);

        assertThat(read()).hasSize(2);
    }

    @Test
    void damageInTheMiddleIsSaidAndNothingIsCutOff() throws IOException {
        writeThree();
        byte[] whole = Files.readAllBytes(file());
        whole[60] ^= 1;
        Files.write(file(), whole);

        assertThatThrownBy(this::read).isInstanceOf(JournalException.class).hasMessageContaining("damaged at byte 8");
        assertThat(Files.size(file())).isEqualTo(whole.length);
    }

    @Test
    void strangersFileIsRefused() throws IOException {
        Files.writeString(file(), "not a journal at all");

        assertThatThrownBy(this::read).hasMessageContaining("not a journal");
    }

    @Test
    void fileTornBeforeItsFirstRecordStartsAnew() throws IOException {
        Files.write(file(), new byte[] {'P', 'O'}, StandardOpenOption.CREATE);

        assertThat(read()).isEmpty();
        assertThat(writeThree()).hasSize(3);
    }

    @Test
    void directoryBelongsToOneSimulatorAtATime() {
        try (Journal open = Journal.open(directory, change -> {})) {
            assertThatThrownBy(() -> Journal.open(directory, change -> {})).hasMessageContaining("in use");
            assertThat(open).isNotNull();
        }
    }
}
