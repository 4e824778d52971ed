package dev.payonce.stripesim.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What Stripe's own client sees of idempotency: replays, a key in use, a reply that was lost. */
class StripeJavaIdempotencyTest extends OfficialClient {
    @Test
    void replayIsToldApart() throws StripeException {
        PaymentIntent first = create(pay("pm_card_visa").build(), "replay");
        PaymentIntent again = create(pay("pm_card_visa").build(), "replay");

        assertThat(again.getId()).isEqualTo(first.getId());
        assertThat(again.getLastResponse().body())
                .isEqualTo(first.getLastResponse().body());
        assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThat(again.getLastResponse().headers().firstValue("Original-Request"))
                .contains(first.getLastResponse().requestId());
        assertThat(again.getLastResponse().requestId())
                .isNotEqualTo(first.getLastResponse().requestId());
    }

    @Test
    void keyIsInUseWhileTheFirstRequestRuns() throws Exception {
        served.post("/_sim/faults", "{\"operation\":\"create\",\"kind\":\"delay\",\"delay_ms\":5000}");
        Thread first = Thread.startVirtualThread(() -> {
            try {
                create(pay("pm_card_visa").build(), "in-use");
            } catch (StripeException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        served.get("/_sim/log?idempotency_key=in-use").body().contains("\"in_flight\":true"));

        ApiException second = catchThrowableOfType(
                ApiException.class, () -> create(pay("pm_card_visa").build(), "in-use"));
        assertThat(second.getStatusCode()).isEqualTo(409);
        assertThat(second.getCode()).isEqualTo("idempotency_key_in_use");

        first.join();
        create(pay("pm_card_visa").build(), "in-use");
        assertThat(served.get("/_sim/ledger/summary?idempotency_key=in-use").body())
                .contains("\"charges\":1,");
    }

    @Test
    void lostReplyIsFoundAgainUnderTheSameKey() throws Exception {
        served.post("/_sim/faults", "{\"operation\":\"create\",\"kind\":\"drop_after\"}");

        assertThat(catchThrowableOfType(
                        ApiConnectionException.class,
                        () -> create(pay("pm_card_visa").build(), "lost")))
                .isNotNull();
        assertThat(served.get("/_sim/ledger/summary?idempotency_key=lost").body())
                .contains("\"succeeded\":1,");

        PaymentIntent found = create(pay("pm_card_visa").build(), "lost");
        assertThat(found.getStatus()).isEqualTo("succeeded");
        assertThat(served.get("/_sim/ledger?idempotency_key=lost").body())
                .containsOnlyOnce("\"charge\":")
                .contains(found.getLatestCharge());
    }

    @Test
    void hundredAtOnceWithOneKeyAreOneCharge() throws Exception {
        List<Thread> clients = new ArrayList<>();
        HashSet<String> charges = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            clients.add(Thread.startVirtualThread(() -> {
                try {
                    String charge = create(pay("pm_card_visa").build(), "crowd").getLatestCharge();
                    synchronized (charges) {
                        charges.add(charge);
                    }
                } catch (StripeException e) {
                    assertThat(e.getStatusCode()).isEqualTo(409);
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(charges).hasSize(1);
        assertThat(served.get("/_sim/ledger/summary?idempotency_key=crowd").body())
                .contains("\"charges\":1,");
    }
}
