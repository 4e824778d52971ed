package dev.payonce.processor.psp.stripe;

import dev.payonce.processor.psp.WriteGate;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request body that is handed to the HTTP client once at most, and only while the gate is open.
 *
 * <p>The JDK's client asks for the body after the connection stands (TLS included) and the headers are out. So a body
 * that was never handed out is the proof that the server can't have executed the request, which announced more bytes
 * than came; and should the client ever repeat a POST by itself, the repeat would stay without a body.
 */
final class SingleWriteBody implements HttpRequest.BodyPublisher {
    private enum State {
        WAITING,
        HANDED_OUT,
        TOO_LATE,
        WITHHELD
    }

    private final byte[] bytes;
    private final WriteGate gate;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    SingleWriteBody(byte[] bytes, WriteGate gate) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("an empty body proves nothing: the client would not ask for it");
        }
        this.bytes = bytes;
        this.gate = gate;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        State next = gate.mayWrite() ? State.HANDED_OUT : State.TOO_LATE;
        if (state.compareAndSet(State.WAITING, next) && next == State.HANDED_OUT) {
            HttpRequest.BodyPublishers.ofByteArray(bytes).subscribe(subscriber);
        } else {
            refuse(subscriber);
        }
    }

    /**
     * Ends the exchange's claim on the body after a failure, so that nothing can be written from now on.
     *
     * @return what is then certain: {@link Exchange.NotWritten}, {@link Exchange.TooLate}, or only
     *     {@link Exchange.NoAnswer}
     */
    Exchange settle(String why) {
        if (state.compareAndSet(State.WAITING, State.WITHHELD)) {
            return new Exchange.NotWritten(why);
        }
        return state.get() == State.TOO_LATE ? new Exchange.TooLate() : new Exchange.NoAnswer(why);
    }

    private static void refuse(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                // nothing will come
            }

            @Override
            public void cancel() {
                // nothing to stop
            }
        });
        subscriber.onError(new IOException("the body is not to be written"));
    }
}
