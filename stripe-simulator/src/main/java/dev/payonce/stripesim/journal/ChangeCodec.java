package dev.payonce.stripesim.journal;

import dev.payonce.stripesim.core.ApiError;
import dev.payonce.stripesim.core.Change;
import dev.payonce.stripesim.core.Fingerprint;
import dev.payonce.stripesim.core.Intent;
import dev.payonce.stripesim.core.Outcome;
import dev.payonce.stripesim.core.StoredKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Changes as bytes. What a change says twice (the intent in the key's result) is written once and shared again when it
 * is read, so that a restarted simulator needs no more memory than the one that died.
 */
final class ChangeCodec {
    private static final int NONE = 0;
    private static final int SAME = 1;
    private static final int OWN = 2;

    private final IntentCodec intents = new IntentCodec();

    byte[] write(Change change) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            DataOutputStream out = new DataOutputStream(bytes);
            writeIntent(out, change.intent(), null);
            StoredKey key = change.key();
            out.writeBoolean(key != null);
            if (key != null) {
                writeKey(out, key, change.intent());
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory failed", e);
        }
    }

    Change read(byte[] record) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            Intent intent = readIntent(in, null);
            StoredKey key = in.readBoolean() ? readKey(in, intent) : null;
            if (in.read() >= 0) {
                throw new JournalException("a record of the journal is longer than it should be");
            }
            return new Change(intent, key);
        } catch (IOException | IllegalArgumentException e) {
            throw new JournalException("a record of the journal can't be read: " + e.getMessage(), e);
        }
    }

    private void writeIntent(DataOutputStream out, @Nullable Intent intent, @Nullable Intent same) throws IOException {
        if (intent == null) {
            out.writeByte(NONE);
        } else if (intent.equals(same)) {
            out.writeByte(SAME);
        } else {
            out.writeByte(OWN);
            intents.write(out, intent);
        }
    }

    private @Nullable Intent readIntent(DataInputStream in, @Nullable Intent same) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case NONE -> null;
            case SAME -> same;
            case OWN -> intents.read(in);
            default -> throw new JournalException("the journal has an intent of kind " + kind);
        };
    }

    private void writeKey(DataOutputStream out, StoredKey key, @Nullable Intent changed) throws IOException {
        out.writeUTF(key.account());
        out.writeUTF(key.key());
        out.writeUTF(key.endpoint());
        out.writeLong(key.fingerprint().high());
        out.writeLong(key.fingerprint().low());
        out.writeLong(key.started_ms());
        out.writeUTF(key.requestId());
        out.writeBoolean(key.expandCharge());
        switch (key.outcome()) {
            case Outcome.OfIntent of -> {
                out.writeBoolean(false);
                writeIntent(out, of.intent(), changed);
            }
            case Outcome.OfError of -> {
                out.writeBoolean(true);
                writeError(out, of.error());
                writeIntent(out, of.intent(), changed);
            }
            case Outcome.OfPage of -> throw new IllegalStateException("no POST gives a page");
        }
    }

    private StoredKey readKey(DataInputStream in, @Nullable Intent changed) throws IOException {
        String account = in.readUTF().intern();
        String read = in.readUTF();
        String shared = changed == null ? null : changed.idempotencyKey();
        String key = shared != null && shared.equals(read) ? shared : read;
        String endpoint = in.readUTF();
        endpoint = endpoint.equals("/v1/payment_intents") ? endpoint.intern() : endpoint;
        Fingerprint fingerprint = new Fingerprint(in.readLong(), in.readLong());
        long started_ms = in.readLong();
        String requestId = in.readUTF();
        boolean expandCharge = in.readBoolean();
        return new StoredKey(
                account, key, endpoint, fingerprint, started_ms, requestId, readOutcome(in, changed), expandCharge);
    }

    private Outcome readOutcome(DataInputStream in, @Nullable Intent changed) throws IOException {
        if (in.readBoolean()) {
            return new Outcome.OfError(readError(in), readIntent(in, changed));
        }
        Intent intent = readIntent(in, changed);
        if (intent == null) {
            throw new JournalException("a stored result of the journal lacks its intent");
        }
        return new Outcome.OfIntent(intent);
    }

    private static void writeError(DataOutputStream out, ApiError error) throws IOException {
        out.writeShort(error.status());
        out.writeUTF(error.type());
        IntentCodec.writeText(out, error.code());
        IntentCodec.writeText(out, error.declineCode());
        out.writeUTF(error.message());
        IntentCodec.writeText(out, error.param());
    }

    private static ApiError readError(DataInputStream in) throws IOException {
        return new ApiError(
                in.readShort(),
                in.readUTF(),
                IntentCodec.readText(in),
                IntentCodec.readText(in),
                in.readUTF(),
                IntentCodec.readText(in));
    }
}
