package dev.payonce.stripesim.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.stripesim.core.Charge;
import dev.payonce.stripesim.core.Fault;
import dev.payonce.stripesim.core.FaultState;
import dev.payonce.stripesim.core.Json;
import dev.payonce.stripesim.core.LogEntry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;

/** What Stripe doesn't have: the ledger, the log and the faults, for tests. Answers callers on this machine only. */
final class Control {
    private static final String DECLINED = "failed";

    private static final int CHUNK = 64 * 1024;

    private final Live live;

    Control(Live live) {
        this.live = live;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/_sim/health", local(this::health));
        routes.get("/_sim/ledger", local(this::ledger));
        routes.get("/_sim/ledger/summary", local(this::summary));
        routes.get("/_sim/log", local(this::log));
        routes.get("/_sim/faults", local(this::faults));
        routes.post("/_sim/faults", local(this::addFault));
        routes.delete("/_sim/faults", local(this::clearFaults));
    }

    private static Handler local(Handler handler) {
        return context -> {
            if (InetAddress.getByName(context.req().getRemoteAddr()).isLoopbackAddress()) {
                handler.handle(context);
            } else {
                refuse(context, 403, "the control is for callers on this machine");
            }
        };
    }

    private void health(Context context) {
        json(
                context,
                200,
                live.with(core -> new Json(64)
                        .open()
                        .put("status", "ok")
                        .put("requests", core.requests())
                        .close()
                        .toString()));
    }

    /** Charges that moved or reserved money; {@code ?declined=true} adds those that were tried and declined. */
    private void ledger(Context context) throws IOException {
        Filter filter = Filter.of(context);
        boolean declined = Boolean.parseBoolean(context.queryParam("declined"));
        List<Charge> charges = live.with(core -> core.ledger()).stream()
                .filter(charge -> declined || !charge.status().equals(DECLINED))
                .filter(filter::matches)
                .toList();
        stream(context, new Json(CHUNK).open().array("charges"), charges, ControlJson::charge);
    }

    private void summary(Context context) {
        Filter filter = Filter.of(context);
        List<Charge> charges = live.with(core -> core.ledger()).stream()
                .filter(filter::matches)
                .toList();
        json(context, 200, ControlJson.summary(charges));
    }

    private void log(Context context) throws IOException {
        Filter filter = Filter.of(context);
        List<LogEntry> entries = live.with(core -> core.log());
        long count = live.with(core -> core.requests());
        stream(
                context,
                new Json(CHUNK)
                        .open()
                        .put("count", count)
                        .put("kept", entries.size())
                        .array("requests"),
                entries.stream().filter(filter::matches).toList(),
                ControlJson::entry);
    }

    /** Writes a list piece by piece: it may be long, and the heap is small. */
    private static <T> void stream(Context context, Json json, List<T> rows, BiConsumer<Json, T> writer)
            throws IOException {
        context.status(200).contentType("application/json");
        OutputStream out = context.outputStream();
        for (T row : rows) {
            writer.accept(json, row);
            if (json.length() > CHUNK - 1024) {
                out.write(json.drain().getBytes(UTF_8));
            }
        }
        out.write(json.end().close().drain().getBytes(UTF_8));
    }

    private void faults(Context context) {
        json(context, 200, ControlJson.faults(live.with(core -> core.faults())));
    }

    private void addFault(Context context) {
        try {
            Fault fault = FaultReader.read(context.bodyAsBytes());
            FaultState state = live.with(core -> core.addFault(fault));
            json(context, 201, ControlJson.fault(new Json(256), state).toString());
        } catch (IllegalArgumentException e) {
            refuse(context, 400, String.valueOf(e.getMessage()));
        }
    }

    private void clearFaults(Context context) {
        List<FaultState> cleared = live.with(core -> {
            List<FaultState> before = core.faults();
            core.clearFaults();
            return before;
        });
        json(context, 200, ControlJson.faults(cleared));
    }

    private static void refuse(Context context, int status, String message) {
        json(context, status, new Json(128).open().put("error", message).close().toString());
    }

    private static void json(Context context, int status, String body) {
        context.status(status).contentType("application/json").result(body);
    }
}
