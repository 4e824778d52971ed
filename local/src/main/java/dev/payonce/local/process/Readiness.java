package dev.payonce.local.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** How one sees that a process is ready to work. */
@FunctionalInterface
public interface Readiness {
    /** How long a single look may take. */
    int LOOK_TIMEOUT_MS = 1_000;

    /** Whether it is ready now. Called repeatedly; never throws, takes at most about {@link #LOOK_TIMEOUT_MS}. */
    boolean isReady();

    /** Ready as soon as the process runs. */
    static Readiness atOnce() {
        return () -> true;
    }

    /** Ready when a TCP port takes connections. */
    static Readiness port(String host, int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), LOOK_TIMEOUT_MS);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        };
    }

    /** Ready when a GET is answered with status 200. */
    static Readiness http(String url) {
        URI uri = URI.create(url);
        return () -> {
            try {
                HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
                connection.setConnectTimeout(LOOK_TIMEOUT_MS);
                connection.setReadTimeout(LOOK_TIMEOUT_MS);
                try {
                    return connection.getResponseCode() == 200;
                } finally {
                    connection.disconnect();
                }
            } catch (IOException notYet) {
                return false;
            }
        };
    }
}
