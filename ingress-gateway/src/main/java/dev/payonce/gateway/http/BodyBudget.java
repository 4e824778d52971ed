package dev.payonce.gateway.http;

import java.util.concurrent.Semaphore;

/**
 * How many bytes of request bodies all callers together may hold, from when a body begins to come until its request is
 * answered: who waits for an outcome keeps what was read. Without it bodies of 64 KiB on thousands of connections fill a
 * small heap. Thread-safe.
 */
final class BodyBudget {
    private final int max_bytes;
    private final Semaphore free;

    /**
     * @param max_bytes so many may be held at a time; where it is less than one body's, one body
     */
    BodyBudget(long max_bytes) {
        this.max_bytes = Math.clamp(max_bytes, Bodies.BYTES_MAX + 1, Integer.MAX_VALUE);
        this.free = new Semaphore(this.max_bytes);
    }

    /** How many bytes are held now. */
    int held_bytes() {
        return max_bytes - free.availablePermits();
    }

    /** A part for one request, empty at first. To be closed when the request is answered, however that ends. */
    Share share() {
        return new Share();
    }

    /** What one request holds. For one thread. */
    final class Share implements AutoCloseable {
        private int held_bytes;

        private Share() {}

        /** Takes so many bytes more, or none where fewer are free. It never waits: who is refused tries again later. */
        boolean tryGrow(int bytes) {
            if (!free.tryAcquire(bytes)) {
                return false;
            }
            held_bytes += bytes;
            return true;
        }

        /** Gives back what is beyond so many bytes. */
        void shrinkTo(int bytes) {
            int over_bytes = Math.max(0, held_bytes - bytes);
            free.release(over_bytes);
            held_bytes -= over_bytes;
        }

        /** Gives everything back; once is enough, and more does no harm. */
        @Override
        public void close() {
            free.release(held_bytes);
            held_bytes = 0;
        }
    }
}
