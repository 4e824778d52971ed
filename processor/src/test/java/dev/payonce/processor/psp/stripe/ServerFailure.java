package dev.payonce.processor.psp.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** Ways of a server to take a POST and give no usable answer. */
enum ServerFailure {
    CUT_AFTER_REQUEST {
        @Override
        void on(Socket socket) throws IOException {
            socket.close();
        }
    },
    RESET_AFTER_REQUEST {
        @Override
        void on(Socket socket) throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    },
    CUT_IN_THE_HEAD {
        @Override
        void on(Socket socket) throws IOException {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Le".getBytes(UTF_8));
            socket.close();
        }
    },
    CUT_IN_THE_BODY {
        @Override
        void on(Socket socket) throws IOException {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{".getBytes(UTF_8));
            socket.close();
        }
    },
    SILENCE(OneWriteTest.SHORT) {
        @Override
        void on(Socket socket) {
            // the client's time-out ends it
        }
    },
    SILENCE_IN_THE_BODY(OneWriteTest.SHORT) {
        @Override
        void on(Socket socket) throws IOException {
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{".getBytes(UTF_8));
        }
    },
    NOT_HTTP {
        @Override
        void on(Socket socket) throws IOException {
            socket.getOutputStream().write("SSH-2.0-OpenSSH\r\n\r\n".getBytes(UTF_8));
            socket.close();
        }
    },
    TOO_LONG {
        @Override
        void on(Socket socket) throws IOException {
            SocketServer.reply(socket, 200, "x".repeat(OneWriteTest.ANSWER_BYTES_MAX + 1));
        }
    },
    REDIRECT {
        @Override
        void on(Socket socket) throws IOException {
            SocketServer.reply(socket, 307, "", "Location: /v1/payment_intents");
        }
    };

    private final Duration patience;

    ServerFailure() {
        this(OneWriteTest.LONG);
    }

    ServerFailure(Duration patience) {
        this.patience = patience;
    }

    /** How long its client waits for a connection, and for an answer. */
    Duration patience() {
        return patience;
    }

    abstract void on(Socket socket) throws IOException;
}
