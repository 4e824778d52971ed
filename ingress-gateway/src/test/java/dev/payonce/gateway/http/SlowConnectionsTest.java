package dev.payonce.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.payonce.gateway.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Connections on which nothing, or nothing in time, arrives. */
class SlowConnectionsTest extends SharedGatewayTesting {
    @Test
    void slowConnectionsAreClosedAndOthersDoNotSuffer() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor()) {
            long started_ns = System.nanoTime();
            for (int i = 0; i < 1_000; i++) {
                Socket socket = gateway.connect();
                String begun = i % 2 == 0
                        ? "POST /api/payments/process HTTP/1.1\r\nHost: a\r\nX: "
                        : RawHttpTest.head("Content-Length: 300\r\n");
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.UTF_8));
                slow.add(socket);
            }
            Future<?> trickling = trickle.scheduleWithFixedDelay(
                    () -> slow.forEach(SlowConnectionsTest::trickle), 1, 1, TimeUnit.SECONDS);

            assertThat(trickling.isDone()).isFalse();
            long[] took_ns = new long[100];
            for (int i = 0; i < took_ns.length; i++) {
                long begun_ns = System.nanoTime();
                assertThat(gateway.post(GatewayHarness.PROCESS, Samples.BODY).statusCode())
                        .isEqualTo(201);
                took_ns[i] = System.nanoTime() - begun_ns;
            }
            Arrays.sort(took_ns);
            assertThat(took_ns[98]).as("p99 beside 1,000 slow connections").isLessThan(5_000_000_000L);

            for (Socket socket : slow) {
                assertClosed(socket);
            }
            assertThat(System.nanoTime() - started_ns).isLessThan(TimeUnit.SECONDS.toNanos(40));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aConnectionMayRestBetweenRequestsButNotWithinOne() throws Exception {
        try (Socket socket = gateway.connect()) {
            assertThat(answer(socket)).startsWith("HTTP/1.1 201 ");
            long rested_ns = System.nanoTime();
            // Beyond the 9 s that a request has to arrive.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> System.nanoTime() - rested_ns > TimeUnit.SECONDS.toNanos(11));
            assertThat(answer(socket)).startsWith("HTTP/1.1 201 ");

            long begun_ns = System.nanoTime();
            socket.getOutputStream().write("POST /api".getBytes(StandardCharsets.UTF_8));
            assertClosed(socket);
            assertThat(System.nanoTime() - begun_ns).isLessThan(TimeUnit.SECONDS.toNanos(40));
        }
    }

    /** Pays on a connection, and reads the whole answer. */
    private static String answer(Socket socket) throws IOException {
        String request = RawHttpTest.head("Content-Length: " + Samples.BODY.length() + "\r\n") + Samples.BODY;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("the connection ended").isNotNegative();
            answer.append((char) next);
        }
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(answer);
        assertThat(length.find()).as("%s", answer).isTrue();
        answer.append(new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8));
        return answer.toString();
    }

    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write('a');
        } catch (IOException closed) {
            // what the test waits for
            assertThat(closed).isInstanceOf(SocketException.class);
        }
    }

    private static void assertClosed(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            byte[] rest = in.readAllBytes();
            assertThat(new String(rest, StandardCharsets.UTF_8)).matches("(?s)|HTTP/1.1 408 .*");
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void aSilentConnectionIsClosed() throws IOException {
        long started_ns = System.nanoTime();
        try (Socket socket = gateway.connect()) {
            assertThat(GatewayHarness.readAll(socket)).isEmpty();
        }
        assertThat(System.nanoTime() - started_ns).isLessThan(TimeUnit.SECONDS.toNanos(40));
    }

    @Test
    void aBodyThatStopsComingIs408() throws IOException {
        try (Socket socket = gateway.connect()) {
            socket.getOutputStream()
                    .write(RawHttpTest.head("Content-Length: 300\r\n").getBytes(StandardCharsets.UTF_8));
            RawHttpTest.assertIsError(GatewayHarness.readAll(socket), 408, "REQUEST_TIMEOUT");
        }
    }

    /** The socket gives up after 40 s, and a connection may rest for 75 s. */
    @Test
    void aConnectionIsClosedSoonAfterARefusal() throws IOException {
        String response = gateway.raw("DELETE /api/payments/process HTTP/1.1\r\nHost: a\r\n\r\n");
        RawHttpTest.assertIsError(response, 405, "METHOD_NOT_ALLOWED");
        assertThat(response).doesNotContainIgnoringCase("Connection: close");
    }
}
