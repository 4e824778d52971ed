package dev.payonce.gateway.query;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of who has which partition, learned from any processor, asked anew when it proved wrong. */
final class Owners {
    private static final Logger LOG = LoggerFactory.getLogger(Owners.class);
    /** However many callers find it wrong: asked anew no more often than this. */
    private static final Duration REFRESH_INTERVAL = Duration.ofMillis(250);

    private final List<URI> processors;
    private final ProcessorHttp http;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile @Nullable Ownership known;
    private volatile long asked_ns = System.nanoTime() - REFRESH_INTERVAL.toNanos();

    Owners(List<URI> processors, ProcessorHttp http) {
        this.processors = List.copyOf(processors);
        this.http = http;
    }

    /** What is known, asking where nothing is. */
    Optional<Ownership> current(Deadline deadline) throws InterruptedException {
        Ownership ownership = known;
        return ownership != null ? Optional.of(ownership) : refreshed(null, deadline);
    }

    /**
     * What is known after {@code wrong} proved wrong. One caller asks, the others take what it was told; if the last time
     * is too short ago, it is what was told then.
     */
    Optional<Ownership> refreshed(@Nullable Ownership wrong, Deadline deadline) throws InterruptedException {
        if (!refreshing.tryLock(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.ofNullable(known);
        }
        try {
            boolean lately = System.nanoTime() - asked_ns < REFRESH_INTERVAL.toNanos();
            Ownership ownership = known;
            if (lately || ownership != null && !ownership.equals(wrong)) {
                return Optional.ofNullable(ownership);
            }
            Optional<Ownership> told = ask(deadline);
            asked_ns = System.nanoTime();
            told.ifPresent(fresh -> known = fresh);
            return told.or(() -> Optional.ofNullable(ownership));
        } finally {
            refreshing.unlock();
        }
    }

    private Optional<Ownership> ask(Deadline deadline) throws InterruptedException {
        for (URI processor : processors) {
            for (URI address : addresses(processor)) {
                Optional<Ownership> told = http.ownership(address, deadline);
                if (told.isPresent() || deadline.isOver()) {
                    return told;
                }
            }
        }
        return Optional.empty();
    }

    /** A name may stand for several processors: each of its addresses is one. TLS needs the name itself. */
    private static List<URI> addresses(URI processor) {
        if (!"http".equals(processor.getScheme())) {
            return List.of(processor);
        }
        try {
            List<URI> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(processor.getHost())) {
                addresses.add(new URI(
                        processor.getScheme(), null, address.getHostAddress(), processor.getPort(), null, null, null));
            }
            return addresses;
        } catch (UnknownHostException | URISyntaxException e) {
            LOG.warn("{} resolves to nothing: {}", processor, e.toString());
            return List.of();
        }
    }
}
