package dev.payonce.processor.psp.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.psp.Calls;
import dev.payonce.processor.psp.CreateIntent;
import dev.payonce.processor.psp.Psp;
import dev.payonce.processor.psp.PspAnswer;
import dev.payonce.processor.psp.PspContract;
import dev.payonce.stripesim.core.ChangeLog;
import dev.payonce.stripesim.core.CoreSettings;
import dev.payonce.stripesim.core.StripeSimulator;
import dev.payonce.stripesim.http.HttpServer;
import dev.payonce.stripesim.http.Live;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stripe through stripe-java against the simulator, which is told apart from Stripe by its address only. */
class StripePspTest extends PspContract {
    private static final StripeEncoder ENCODER = new StripeEncoder(null);
    private static HttpServer simulator;
    private static HttpClient control;
    private static StripePsp psp;

    @BeforeAll
    static void startSimulator() {
        AtomicLong ids = new AtomicLong();
        StripeSimulator core = new StripeSimulator(
                CoreSettings.defaults(),
                System::currentTimeMillis,
                length -> ("%0" + length + "d").formatted(ids.incrementAndGet()),
                () -> 0.5,
                ChangeLog.NONE);
        simulator = HttpServer.start(new Live(core, () -> {}), "127.0.0.1", 0);
        control = HttpClient.newHttpClient();
        psp = new StripePsp(StripeConfig.of("default", "sk_test_payonce", base()));
    }

    @AfterAll
    static void stopSimulator() {
        psp.close();
        control.close();
        simulator.close();
    }

    @AfterEach
    void clearFaults() throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(base().resolve("/_sim/faults")).DELETE().build());
    }

    @Override
    protected Psp psp() {
        return psp;
    }

    @Override
    protected PspCall accepted(int number) {
        return call(number, "pm_card_visa", true);
    }

    @Test
    void aReservationSucceedsWithItsOwnStatus() {
        PspAnswer answer = psp.execute(call(300, "pm_card_visa", false), () -> true);
        assertThat(answer.kind()).isEqualTo(ResultKind.SUCCEEDED);
        assertThat(answer.status()).isEqualTo("requires_capture");
    }

    @Test
    void aTokenPaysToo() {
        assertThat(psp.execute(call(301, "tok_visa", true), () -> true).kind()).isEqualTo(ResultKind.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "310,pm_card_chargeDeclined,DECLINED,card_declined,generic_decline",
        "311,pm_card_chargeDeclinedInsufficientFunds,DECLINED,card_declined,insufficient_funds",
        "312,pm_card_chargeDeclinedExpiredCard,DECLINED,expired_card,expired_card",
        "313,pm_nobody_knows,REFUSED,resource_missing,"
    })
    void declinesAndRefusalsCarryStripesCodes(
            int number, String method, ResultKind kind, String code, String declineCode) {
        PspAnswer answer = psp.execute(call(number, method, true), () -> true);
        assertThat(answer.kind()).isEqualTo(kind);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.message()).isNotEmpty();
        if (kind == ResultKind.DECLINED && !code.equals("expired_card")) {
            assertThat(answer.declineCode()).isEqualTo(declineCode);
        }
    }

    @Test
    void aCardThatAsksForItsOwnerRequiresAction() {
        PspAnswer answer = psp.execute(call(320, "pm_card_threeDSecure2Required", true), () -> true);
        assertThat(answer.kind()).isEqualTo(ResultKind.REQUIRES_ACTION);
        assertThat(answer.status()).isEqualTo("requires_action");
    }

    @Test
    void otherBytesUnderTheSameKeyAreABugOfOursAndUnknown() {
        PspCall call = call(330, "pm_card_visa", true);
        psp.execute(call, () -> true);
        PspCall other = call(331, "pm_card_visa", true);
        other.setPspKey(call.getPspKey());
        PspAnswer answer = psp.execute(other, () -> true);
        assertThat(answer.kind()).isEqualTo(ResultKind.UNKNOWN);
        assertThat(answer.alarm()).isEqualTo(PspAnswer.Alarm.KEY_REUSED);
        assertThat(answer.shouldTryAgain()).isFalse();
    }

    @Test
    void aReplyThatIsDroppedAfterTheChargeIsUnknownAndTheSameCallFindsTheCharge()
            throws IOException, InterruptedException {
        PspCall call = call(340, "pm_card_visa", true);
        fault("{\"operation\":\"create\",\"kind\":\"drop_after\",\"times\":1}");

        assertThat(psp.execute(call, () -> true).kind()).isEqualTo(ResultKind.UNKNOWN);
        assertThat(postsUnder(call.getPspKey())).as("one write").isEqualTo(1);
        assertThat(psp.execute(call, () -> true).kind()).isEqualTo(ResultKind.SUCCEEDED);

        assertThat(postsUnder(call.getPspKey())).isEqualTo(2);
        assertThat(chargesUnder(call.getPspKey())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "350,500,UNKNOWN",
        "351,503,UNKNOWN",
        "352,429,NOT_RUN",
        "353,401,NOT_RUN",
        "354,409,UNKNOWN",
        "355,424,UNKNOWN"
    })
    void whatTheNetworkBetweenSaysMeansWhatTheTableSays(int number, int status, ResultKind kind)
            throws IOException, InterruptedException {
        fault("{\"operation\":\"create\",\"kind\":\"status\",\"status\":%d,\"times\":1}".formatted(status));
        assertThat(psp.execute(call(number, "pm_card_visa", true), () -> true).kind())
                .isEqualTo(kind);
    }

    @Test
    void garbageIsUnknown() throws IOException, InterruptedException {
        fault("{\"operation\":\"create\",\"kind\":\"garbage\",\"times\":1}");
        assertThat(psp.execute(call(360, "pm_card_visa", true), () -> true).kind())
                .isEqualTo(ResultKind.UNKNOWN);
    }

    private static PspCall call(int number, String paymentMethod, boolean automatic) {
        PspCall call = Calls.create(number);
        CreateIntent intent = new CreateIntent(
                call.getAttemptId(), "shop", null, null, 1500, "USD", automatic, paymentMethod, call.getPspKey());
        call.setRequest(ByteBuffer.wrap(ENCODER.create(intent)));
        return call;
    }

    private static void fault(String json) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(base().resolve("/_sim/faults"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private static int postsUnder(String key) throws IOException, InterruptedException {
        return occurrences("/_sim/log", key);
    }

    private static int chargesUnder(String key) throws IOException, InterruptedException {
        String ledger = get("/_sim/ledger");
        return ledger.split("\"idempotency_key\":\"" + key + "\"", -1).length - 1;
    }

    private static int occurrences(String path, String text) throws IOException, InterruptedException {
        return get(path).split(text, -1).length - 1;
    }

    private static String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(base().resolve(path)).build());
    }

    private static String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = control.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        return response.body();
    }

    private static URI base() {
        return URI.create("http://127.0.0.1:" + simulator.port());
    }
}
