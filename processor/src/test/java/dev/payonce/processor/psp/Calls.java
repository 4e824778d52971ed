package dev.payonce.processor.psp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.CallKind;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.schemas.id.AttemptId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/** Calls for tests. */
public final class Calls {
    public static final Instant ISSUED_AT = Instant.parse("2026-11-21T10:00:00Z");
    public static final Duration PUBLICATION = Duration.ofMinutes(5);

    private Calls() {}

    /** A create of 15.00 USD, the n-th payment of a shop, issued at {@link #ISSUED_AT}. */
    public static PspCall create(int number) {
        return create(number, ISSUED_AT);
    }

    /** The same, issued at that time. */
    public static PspCall create(int number, Instant issuedAt) {
        AttemptId id = AttemptId.of("shop", "key-" + number, "request-" + number, ISSUED_AT);
        String pspKey = id.value() + ":create:1";
        return PspCall.newBuilder()
                .setAttemptId(id.value())
                .setMerchantId("shop")
                .setOrderId(null)
                .setOperation("create")
                .setRefundId(null)
                .setN(1)
                .setPspKey(pspKey)
                .setAccount("default")
                .setKind(CallKind.POST)
                .setRequest(ByteBuffer.wrap(
                        ("amount=1500&metadata[psp_key]=" + pspKey.replace(":", "%3A")).getBytes(UTF_8)))
                .setAmountMinor(1500)
                .setCurrency("USD")
                .setIssuedAt(issuedAt)
                .setNotAfter(issuedAt.plus(PUBLICATION))
                .setCorrelationId("corr-" + number)
                .build();
    }
}
