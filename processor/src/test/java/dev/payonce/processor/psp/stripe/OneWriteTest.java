package dev.payonce.processor.psp.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.payments.v1.CallKind;
import dev.payonce.payments.v1.PspCall;
import dev.payonce.payments.v1.ResultKind;
import dev.payonce.processor.psp.Calls;
import dev.payonce.processor.psp.PspAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One try is one write: counted at the socket, whatever the server does with it. */
class OneWriteTest {
    private static final PspCall CALL = Calls.create(1);
    /** Only a server that is silent on purpose is waited for until then. */
    static final Duration SHORT = Duration.ofSeconds(3);

    static final Duration LONG = Duration.ofSeconds(30);
    static final int ANSWER_BYTES_MAX = 4_096;

    private StripePsp psp;

    @AfterEach
    void closePsp() {
        if (psp != null) {
            psp.close();
        }
    }

    @Test
    void theFrozenBytesAreSentAsTheyAreUnderTheirKey() throws IOException {
        try (SocketServer server =
                new SocketServer((socket, request, number) -> SocketServer.reply(socket, 200, paid()))) {
            PspAnswer answer = psp(server.base()).execute(CALL, () -> true);

            assertThat(answer.kind()).isEqualTo(ResultKind.SUCCEEDED);
            assertThat(server.requests()).hasSize(1);
            SocketServer.Request request = server.requests().getFirst();
            assertThat(request.body())
                    .isEqualTo(UTF_8.decode(CALL.getRequest().duplicate()).toString());
            assertThat(request.head())
                    .startsWith("POST /v1/payment_intents HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nidempotency-key: " + CALL.getPspKey() + "\r\n")
                    .containsIgnoringCase("\r\nauthorization: Bearer sk_test_1\r\n")
                    .containsIgnoringCase("\r\ncontent-type: application/x-www-form-urlencoded;charset=utf-8\r\n")
                    .containsIgnoringCase("\r\nstripe-version: ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatWasTakenIsWrittenOnceAndUnknown(ServerFailure failure) throws IOException {
        try (SocketServer server = new SocketServer((socket, request, number) -> failure.on(socket))) {
            PspAnswer answer = psp(server.base(), failure.patience()).execute(CALL, () -> true);

            assertThat(answer.kind()).isEqualTo(ResultKind.UNKNOWN);
            assertNothingMoreArrives(server, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void soItIsOnAConnectionThatWasUsedBefore(ServerFailure failure) throws IOException {
        SocketServer.Behaviour firstAnswersThenFails = (socket, request, number) -> {
            if (number == 1) {
                SocketServer.reply(socket, 200, paid());
            } else {
                failure.on(socket);
            }
        };
        try (SocketServer server = new SocketServer(firstAnswersThenFails)) {
            StripePsp client = psp(server.base(), failure.patience());
            assertThat(client.execute(CALL, () -> true).kind()).isEqualTo(ResultKind.SUCCEEDED);

            PspAnswer answer = client.execute(CALL, () -> true);

            assertThat(answer.kind()).isEqualTo(ResultKind.UNKNOWN);
            assertThat(server.connections()).as("the connection is kept").isEqualTo(1);
            assertNothingMoreArrives(server, 2);
        }
    }

    @Test
    void connectionsThatTheServerCutWhileIdleCostNoSecondWrite() throws IOException {
        try (SocketServer server =
                new SocketServer((socket, request, number) -> SocketServer.reply(socket, 200, paid()))) {
            StripePsp client = psp(server.base());
            int certain = 0;
            for (int i = 1; i <= 20; i++) {
                ResultKind kind = client.execute(CALL, () -> true).kind();
                assertThat(kind).isIn(ResultKind.SUCCEEDED, ResultKind.UNKNOWN, ResultKind.NOT_RUN);
                certain += kind == ResultKind.SUCCEEDED ? 1 : 0;
                assertThat(server.requests()).hasSizeBetween(certain, i);
                server.cutAll();
            }
        }
    }

    @Test
    void aRefusedConnectionDidNotRun() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        PspAnswer answer = psp(URI.create("http://127.0.0.1:" + port)).execute(CALL, () -> true);
        assertThat(answer.kind()).isEqualTo(ResultKind.NOT_RUN);
        assertThat(answer.shouldTryAgain()).isTrue();
    }

    @Test
    void aNameThatDoesNotResolveDidNotRun() {
        PspAnswer answer = psp(URI.create("http://stripe.invalid:80")).execute(CALL, () -> true);
        assertThat(answer.kind()).isEqualTo(ResultKind.NOT_RUN);
    }

    @Test
    void aTlsHandshakeThatIsRefusedDidNotRun() throws IOException {
        PspAnswer answer = answerOfTlsServer(socket -> {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            awaitClose(socket);
        });
        assertThat(answer.kind()).isEqualTo(ResultKind.NOT_RUN);
        assertThat(answer.shouldTryAgain()).isTrue();
    }

    /** The JDK's client may take the end for the end of the handshake: then it hands out a body that it can't send. */
    @Test
    void aTlsHandshakeThatIsCutEndsNothing() throws IOException {
        PspAnswer answer = answerOfTlsServer(socket -> {});
        assertThat(answer.kind()).isIn(ResultKind.NOT_RUN, ResultKind.UNKNOWN);
        assertThat(answer.shouldTryAgain()).isTrue();
    }

    private PspAnswer answerOfTlsServer(SocketAction afterHello) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    if (socket.getInputStream().read(new byte[16_384]) > 0) {
                        afterHello.on(socket);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            return psp(URI.create("https://127.0.0.1:" + server.getLocalPort())).execute(CALL, () -> true);
        }
    }

    private interface SocketAction {
        void on(Socket socket) throws IOException;
    }

    private static void awaitClose(Socket socket) throws IOException {
        socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    }

    @Test
    void aGateThatClosesWhileConnectingLetsNoBodyOut() throws IOException {
        AtomicBoolean asked = new AtomicBoolean();
        try (SocketServer server =
                new SocketServer((socket, request, number) -> SocketServer.reply(socket, 200, paid()))) {
            PspAnswer answer = psp(server.base()).execute(CALL, () -> {
                asked.set(true);
                return false;
            });

            assertThat(asked).isTrue();
            assertThat(answer.kind()).isEqualTo(ResultKind.SKIPPED);
            assertThat(server.requests())
                    .allSatisfy(request -> assertThat(request.body()).isEmpty());
        }
    }

    @Test
    void connectionsAreKept() throws IOException {
        try (SocketServer server =
                new SocketServer((socket, request, number) -> SocketServer.reply(socket, 200, paid()))) {
            StripePsp client = psp(server.base());
            for (int i = 0; i < 50; i++) {
                assertThat(client.execute(CALL, () -> true).kind()).isEqualTo(ResultKind.SUCCEEDED);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void callsThatAreNotACreateOfThisAccountAreNotSupported() {
        StripePsp client = psp(URI.create("http://127.0.0.1:1"));
        List<PspCall> strange = List.of(
                changed(call -> call.setAccount("other")),
                changed(call -> call.setOperation("refund")),
                changed(call -> call.setKind(CallKind.UNRECOGNIZED)),
                changed(call -> call.setPspKey(" ")),
                changed(call -> call.setRequest(ByteBuffer.allocate(0))),
                changed(call -> call.setRequest(ByteBuffer.wrap(new byte[] {'a', (byte) 0xff}))));
        assertThat(client.supports(CALL)).isTrue();
        assertThat(strange).noneMatch(client::supports);
    }

    private static void assertNothingMoreArrives(SocketServer server, int requests) {
        Awaitility.await()
                .during(Duration.ofMillis(300))
                .atMost(Duration.ofMinutes(1))
                .until(() -> server.requests().size() == requests);
    }

    private static PspCall changed(Consumer<PspCall> change) {
        PspCall call = Calls.create(1);
        change.accept(call);
        return call;
    }

    private StripePsp psp(URI base) {
        return psp(base, LONG);
    }

    private StripePsp psp(URI base, Duration patience) {
        psp = new StripePsp(new StripeConfig("default", "sk_test_1", base, patience, patience, ANSWER_BYTES_MAX));
        return psp;
    }

    private static String paid() {
        return """
            {"id":"pi_1","object":"payment_intent","status":"succeeded","amount":1500,"currency":"usd",
            "metadata":{"psp_key":"%s"}}""".formatted(CALL.getPspKey());
    }
}
