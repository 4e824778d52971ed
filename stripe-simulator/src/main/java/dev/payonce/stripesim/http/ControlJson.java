package dev.payonce.stripesim.http;

import dev.payonce.stripesim.core.Charge;
import dev.payonce.stripesim.core.Fault;
import dev.payonce.stripesim.core.FaultState;
import dev.payonce.stripesim.core.Json;
import dev.payonce.stripesim.core.LogEntry;
import dev.payonce.stripesim.core.Operation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The control's answers as JSON. */
final class ControlJson {
    private static final int DOUBLED_SHOWN_MAX = 100;

    private ControlJson() {}

    static void charge(Json json, Charge charge) {
        json.open()
                .put("payment_intent", charge.intentId())
                .put("charge", charge.id())
                .put("amount", charge.amount())
                .put("amount_captured", charge.amountCaptured())
                .put("amount_refunded", charge.amountRefunded())
                .put("currency", charge.currency())
                .put("status", charge.status())
                .put("idempotency_key", charge.idempotencyKey())
                .put("metadata", charge.metadata())
                .put("created", charge.created_s())
                .close();
    }

    static void entry(Json json, LogEntry entry) {
        Operation operation = entry.operation();
        Fault.Kind fault = entry.fault();
        Integer status = entry.status();
        json.open()
                .put("seq", entry.seq())
                .put("at", Instant.ofEpochMilli(entry.at_ms()).toString())
                .put("method", entry.method())
                .put("path", entry.path())
                .put("operation", operation == null ? null : operation.word())
                .put("idempotency_key", entry.idempotencyKey())
                .put("request_id", entry.requestId())
                .put("replayed", entry.replayed())
                .put("executed", entry.executed())
                .put("in_flight", entry.inFlight());
        if (status == null) {
            json.putNull("status");
        } else {
            json.put("status", status);
        }
        json.put("fault", fault == null ? null : fault.word())
                .put("payment_intent", entry.intentId())
                .close();
    }

    static String faults(List<FaultState> faults) {
        Json json = new Json(1024).open().array("faults");
        faults.forEach(f -> fault(json, f));
        return json.end().close().toString();
    }

    static Json fault(Json json, FaultState state) {
        Fault fault = state.fault();
        Operation operation = fault.operation();
        Boolean shouldRetry = fault.shouldRetry();
        Integer retryAfter_s = fault.retryAfter_s();
        json.open()
                .put("id", state.id())
                .put("operation", operation == null ? "any" : operation.word())
                .put("kind", fault.kind().word());
        if (fault.kind() == Fault.Kind.STATUS) {
            json.put("status", fault.status());
        }
        json.put("delay_ms", fault.delay_ms())
                .put("times", fault.times())
                .put("struck", state.struck())
                .put("probability", fault.probability())
                .put("executed", fault.executed())
                .putIfPresent("idempotency_key", fault.idempotencyKey());
        if (shouldRetry != null) {
            json.put("should_retry", shouldRetry.booleanValue());
        }
        if (retryAfter_s != null) {
            json.put("retry_after_s", retryAfter_s);
        }
        return json.putIfPresent("code", fault.code()).close();
    }

    /** Counts, sums of what was captured, and attempts that were charged more than once, which must be none. */
    static String summary(List<Charge> charges) {
        Map<String, Integer> byAttempt = new HashMap<>();
        Map<String, Long> captured = new TreeMap<>();
        long succeeded = 0;
        for (Charge charge : charges) {
            if (charge.succeeded()) {
                succeeded++;
                captured.merge(charge.currency(), charge.amountCaptured(), Math::addExact);
                String attempt = charge.metadata().get("attempt_id");
                if (attempt != null) {
                    byAttempt.merge(attempt, 1, Integer::sum);
                }
            }
        }
        List<String> doubled = byAttempt.entrySet().stream()
                .filter(e -> e.getValue() > 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        Json json = new Json(512)
                .open()
                .put("charges", charges.size())
                .put("succeeded", succeeded)
                .put("failed", charges.size() - succeeded)
                .put("attempts", byAttempt.size())
                .put(
                        "doubles",
                        byAttempt.values().stream().mapToLong(n -> n - 1L).sum())
                .array("doubled");
        doubled.stream().limit(DOUBLED_SHOWN_MAX).forEach(json::element);
        json.end().open("captured");
        captured.forEach(json::put);
        return json.close().close().toString();
    }
}
