package dev.payonce.local.up;

import dev.payonce.local.up.PortPlan.Use;
import java.util.Locale;

/** What the launcher prints when all is ready: one table, and what to try. */
final class AddressTable {
    private static final String ROW = "  %-14s %-28s %s%n";

    private AddressTable() {}

    static String of(UpOptions options, PortPlan ports, Layout layout, double seconds) {
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, "%nPay Once is ready, after %.1f s.%n%n", seconds));
        for (int i = 0; i < options.gateways; i++) {
            Use gateway = ports.gateways().get(i);
            table.append(ROW.formatted(
                    gateway.who(), gateway.url(), ops(ports.gatewayOps().get(i))));
        }
        for (int i = 0; i < options.processors; i++) {
            Use queries = ports.processorQueries().get(i);
            table.append(ROW.formatted(
                    "processor-" + (i + 1),
                    queries.url(),
                    ops(ports.processorOps().get(i))));
        }
        ports.brokers()
                .forEach(broker ->
                        table.append(ROW.formatted(broker.who(), broker.address(), "Kafka, no TLS, no login")));
        table.append(ROW.formatted("registry", ports.registry().getFirst().url(), "/subjects"));
        ports.psp().forEach(psp -> table.append(ROW.formatted(psp.who(), psp.url(), "/_sim/ledger  /_sim/log")));
        if (options.stripe) {
            table.append(ROW.formatted("psp", "https://api.stripe.com", "the real one"));
        }
        table.append(ROW.formatted("files", layout.dir(), "data  logs  pids"));
        table.append("""

                Pay, and pay again with the same key:

                  curl -i %s/api/payments/process -H 'Content-Type: application/json' -H 'Idempotency-Key: first-payment' \\
                    -d '{"amount":25.99,"currency":"USD","paymentMethod":{"type":"card","token":"pm_card_visa"},"metadata":{"orderID":"order_1"}}'

                Ctrl-C stops everything; what happened is kept.
                """.formatted(ports.gateways().getFirst().url()));
        return table.toString();
    }

    private static String ops(Use ops) {
        return "operations " + ops.url() + "/health/ready  /metrics";
    }
}
