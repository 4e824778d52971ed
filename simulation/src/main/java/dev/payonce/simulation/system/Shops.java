package dev.payonce.simulation.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.payments.v1.Operation;
import dev.payonce.payments.v1.PaymentRequest;
import dev.payonce.schemas.id.CanonicalPartition;
import dev.payonce.schemas.topics.Keys;
import dev.payonce.schemas.topics.Topics;
import dev.payonce.simulation.audit.Asked;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.Dice;
import dev.payonce.simulation.world.Outgoing;
import dev.payonce.simulation.world.VirtualClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.zip.CRC32;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Gateways and other producers: they ask, ask again when nobody answers, and send what they should not. */
public final class Shops {
    private static final List<String> CARDS = List.of(
            "pm_card_visa",
            "pm_card_visa",
            "pm_card_visa",
            "pm_card_mastercard",
            "pm_card_chargeDeclined",
            "pm_card_chargeDeclinedInsufficientFunds",
            "pm_card_threeDSecure2Required",
            "pm_card_nobody_has_this");
    /** Not in the order of their names. */
    private static final Map<String, String> METADATA = new LinkedHashMap<>();

    static {
        METADATA.put("customerID", "customer");
        METADATA.put("table", "17");
        METADATA.put("basket", "4");
    }

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private final World world;
    private final VirtualClock clock;
    private long requests;
    private long until_ms;

    public Shops(World world) {
        this.world = world;
        this.clock = new VirtualClock(world.scheduler());
        clock.set(world.dice().between(-900, 900), 0);
    }

    /**
     * What a customer wants: a key and what it stands for.
     *
     * @param dice the customer's own: what one does is the same whoever else comes
     */
    private record Purchase(String merchant, String key, long amount_minor, String card, String orderId, Dice dice) {
        Purchase changed() {
            return new Purchase(merchant, key, amount_minor + 1, card, orderId + "-other", dice);
        }
    }

    /**
     * Lets customers come for a while.
     *
     * @param comes which of them come, by number
     * @return until when they come
     */
    public long open(int purchases, IntPredicate comes, long for_ms) {
        until_ms = world.scheduler().now_ms() + for_ms;
        for (int i = 0; i < purchases; i++) {
            Dice dice = new Dice(world.dice().next());
            Purchase purchase = new Purchase(
                    dice.pick(List.of("shop", "other-shop")),
                    "key-" + i,
                    dice.between(1, 99_999_999),
                    dice.pick(CARDS),
                    "order-" + i,
                    dice);
            if (comes.test(i)) {
                later(dice.between(0, for_ms), () -> buy(purchase));
            }
        }
        return until_ms;
    }

    private void later(long delay_ms, Runnable what) {
        world.scheduler().after(delay_ms, what);
    }

    private void buy(Purchase purchase) {
        Dice dice = purchase.dice;
        ask(purchase);
        while (world.faults().strikes(FaultKind.DUPLICATE)) {
            later(again_ms(dice), () -> ask(purchase));
        }
        if (world.faults().strikes(FaultKind.OTHER_BODY)) {
            later(again_ms(dice), () -> ask(purchase.changed()));
        }
        if (world.faults().strikes(FaultKind.POISON)) {
            poison(dice);
        }
        if (world.faults().strikes(FaultKind.DUPLICATE_AFTER_A_DAY)) {
            long delay_ms = dice.between(DAY_MS - 60_000, DAY_MS + 120_000) + (dice.chance(0.5) ? DAY_MS : 0);
            until_ms = Math.max(until_ms, world.scheduler().now_ms() + delay_ms);
            later(delay_ms, () -> ask(purchase));
        }
    }

    /** Most ask again soon; where the key's window is short, many do about its end. */
    private long again_ms(Dice dice) {
        long window_ms = world.replayWindow_ms();
        if (window_ms == Setup.REPLAY_WINDOW_MS || dice.chance(0.5)) {
            return dice.soon(1_000, 30_000);
        }
        long delay_ms = dice.between(0, 2 * window_ms);
        until_ms = Math.max(until_ms, world.scheduler().now_ms() + delay_ms);
        return delay_ms;
    }

    /** Until when somebody asks. */
    public long until_ms() {
        return until_ms;
    }

    private void ask(Purchase purchase) {
        requests++;
        boolean malformed = world.faults().strikes(FaultKind.MALFORMED);
        PaymentRequest request = PaymentRequest.newBuilder()
                .setRequestId(new UUID(0x0198c0de7b1f7a90L, 0x8000000000000000L + requests).toString())
                .setMerchantId(purchase.merchant)
                .setIdempotencyKey(purchase.key)
                .setOperation(Operation.PAY)
                .setOrderId(purchase.orderId)
                .setAmountMinor(malformed ? 0 : purchase.amount_minor)
                .setCurrency("GBP")
                .setPaymentMethod(purchase.card)
                .setMetadata(METADATA)
                .setRequestedAt(Instant.ofEpochMilli(clock.millis()))
                .setCorrelationId("corr-" + requests)
                .setActor("checkout")
                .build();
        byte[] value = world.setup().writer().serialize(Topics.REQUESTS.name(), request);
        if (world.faults().strikes(FaultKind.UNKNOWN_SCHEMA)) {
            ByteBuffer.wrap(value).putInt(1, world.setup().schemas().strangersRequest());
        }
        String key = Keys.creating(purchase.merchant, purchase.key);
        Outgoing record = new Outgoing(
                new TopicPartition(Topics.REQUESTS.name(), partition(purchase, key)),
                clock.millis(),
                key.getBytes(UTF_8),
                value,
                new RecordHeaders());
        String body = Asked.body(purchase.orderId, request.getAmountMinor());
        Asked asked = new Asked(request.getRequestId(), key, body, purchase.orderId, record.timestamp_ms(), !malformed);
        send(record, asked, purchase.dice);
    }

    private int partition(Purchase purchase, String key) {
        if (!world.faults().strikes(FaultKind.OTHER_PARTITIONER)) {
            return CanonicalPartition.of(purchase.merchant, purchase.key, Setup.PARTITIONS);
        }
        Dice dice = purchase.dice;
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        return dice.chance(0.5) ? (int) (crc.getValue() % Setup.PARTITIONS) : dice.below(Setup.PARTITIONS);
    }

    private void send(Outgoing record, Asked asked, Dice dice) {
        if (world.faults().strikes(FaultKind.REQUEST_LOST)) {
            later(dice.soon(1_000, 60_000), () -> send(record, asked, dice));
            return;
        }
        if (world.faults().strikes(FaultKind.ACK_LOST)) {
            later(dice.soon(1_000, 60_000), () -> send(record, asked, dice));
        }
        if (world.faults().strikes(FaultKind.REQUEST_LATE)) {
            later(dice.soon(1_000, 120_000), () -> append(record, asked));
        } else {
            append(record, asked);
        }
    }

    private void append(Outgoing record, Asked asked) {
        world.trace().note("ask", asked.key(), asked.requestId(), record.to().partition());
        world.auditor().asked(asked);
        world.broker().append(record);
    }

    private void poison(Dice dice) {
        byte[] value = new byte[dice.below(40)];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) (i == 0 ? 0 : dice.next());
        }
        if (value.length >= 5) {
            ByteBuffer.wrap(value).putInt(1, dice.pick(List.of(Schemas.NO_ID, Schemas.NOBODYS_ID, 1)));
        }
        String topic = dice.pick(List.of(Topics.REQUESTS.name(), Topics.PSP_RESULTS.name()));
        world.broker()
                .append(new Outgoing(
                        new TopicPartition(topic, dice.below(Setup.PARTITIONS)),
                        clock.millis(),
                        null,
                        value,
                        new RecordHeaders()));
    }
}
