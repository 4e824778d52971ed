package dev.payonce.gateway.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.schemas.id.AttemptId;
import dev.payonce.schemas.id.CanonicalPartition;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks the processor that owns a payment's partition; if it can't answer, learns anew who owns it and asks again; then a
 * standby, whose answer is marked stale. Every step is bounded in time.
 */
public final class ProcessorPayments implements Payments, AutoCloseable {
    private final ProcessorHttp http;
    private final Owners owners;

    /**
     * @param processors any processors, by URL; a name may resolve to several
     * @param token what gateways and processors share, where they do
     */
    public ProcessorPayments(List<URI> processors, Optional<String> token) {
        this.http = new ProcessorHttp(token);
        this.owners = new Owners(processors, http);
    }

    @Override
    public Found find(AttemptId id, Duration limit) throws InterruptedException {
        return ask(id.hash(), "/internal/payments/" + id.value(), Deadline.in(limit));
    }

    @Override
    public Found findByKey(String merchantId, String idempotencyKey, Duration limit) throws InterruptedException {
        return ask(
                CanonicalPartition.hash(merchantId, idempotencyKey),
                "/internal/keys/" + encoded(merchantId) + "/" + encoded(idempotencyKey),
                Deadline.in(limit));
    }

    @Override
    public void close() {
        http.close();
    }

    private Found ask(int hash, String path, Deadline deadline) throws InterruptedException {
        Optional<Ownership> known = owners.current(deadline);
        if (known.isEmpty()) {
            return new Found.Unavailable();
        }
        Found found = askOwner(known.get(), hash, path, deadline);
        if (!(found instanceof Found.Unavailable)) {
            return found;
        }
        Ownership fresh = owners.refreshed(known.get(), deadline).orElse(known.get());
        found = askOwner(fresh, hash, path, deadline);
        return found instanceof Found.Unavailable ? askStandbys(fresh, hash, path, deadline) : found;
    }

    private Found askOwner(Ownership ownership, int hash, String path, Deadline deadline) throws InterruptedException {
        Optional<URI> owner = ownership.owner(CanonicalPartition.of(hash, ownership.partitions()));
        return owner.isPresent() ? http.payment(owner.get(), path, deadline) : new Found.Unavailable();
    }

    private Found askStandbys(Ownership ownership, int hash, String path, Deadline deadline)
            throws InterruptedException {
        for (URI standby : ownership.standbys(CanonicalPartition.of(hash, ownership.partitions()))) {
            if (http.payment(standby, path, deadline) instanceof Found.Payment(var view, boolean stale)) {
                return new Found.Payment(view, true);
            }
        }
        return new Found.Unavailable();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
