package dev.payonce.stripesim.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.payonce.stripesim.core.Charge;
import dev.payonce.stripesim.core.Decline;
import dev.payonce.stripesim.core.Intent;
import dev.payonce.stripesim.core.Metadata;
import dev.payonce.stripesim.core.TestCard;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** PaymentIntents and their charges as bytes. Enums go by name, so that a new constant moves none. */
final class IntentCodec {
    private Intent.@Nullable Terms lastTerms;

    void write(DataOutputStream out, Intent intent) throws IOException {
        out.writeLong(intent.number());
        out.writeUTF(intent.id());
        out.writeUTF(intent.account());
        out.writeLong(intent.amount());
        out.writeUTF(intent.currency());
        out.writeUTF(intent.status().name());
        out.writeBoolean(intent.captureManually());
        writeTerms(out, intent.terms());
        writeLong(out, intent.metadata().packed());
        writeEnum(out, intent.card());
        writeEnum(out, intent.lastError());
        writeEnum(out, intent.failedCard());
        writeText(out, intent.idempotencyKey());
        out.writeLong(intent.created_s());
        Charge charge = intent.latestCharge();
        out.writeBoolean(charge != null);
        if (charge != null) {
            writeCharge(out, charge, intent);
        }
    }

    Intent read(DataInputStream in) throws IOException {
        long number = in.readLong();
        String id = in.readUTF();
        String account = in.readUTF().intern();
        long amount = in.readLong();
        String currency = in.readUTF().intern();
        Intent.Status status = Intent.Status.valueOf(in.readUTF());
        boolean manually = in.readBoolean();
        Intent.Terms terms = readTerms(in);
        Metadata metadata = Metadata.unpack(readLong(in));
        TestCard card = readEnum(in, TestCard.class);
        Decline lastError = readEnum(in, Decline.class);
        TestCard failedCard = readEnum(in, TestCard.class);
        String key = readText(in);
        long created_s = in.readLong();
        Charge charge = in.readBoolean() ? readCharge(in, id, currency, key, metadata) : null;
        return new Intent(
                number,
                id,
                account,
                amount,
                currency,
                status,
                manually,
                terms,
                metadata,
                card,
                charge,
                lastError,
                failedCard,
                key,
                created_s);
    }

    private static void writeCharge(DataOutputStream out, Charge charge, Intent intent) throws IOException {
        out.writeUTF(charge.id());
        out.writeLong(charge.amount());
        out.writeLong(charge.amountCaptured());
        out.writeLong(charge.amountRefunded());
        writeEnum(out, charge.decline());
        writeEnum(out, charge.card());
        boolean sameKey = java.util.Objects.equals(charge.idempotencyKey(), intent.idempotencyKey());
        out.writeBoolean(sameKey);
        if (!sameKey) {
            writeText(out, charge.idempotencyKey());
        }
        boolean sameMetadata = charge.metadata().equals(intent.metadata());
        out.writeBoolean(sameMetadata);
        if (!sameMetadata) {
            writeLong(out, charge.metadata().packed());
        }
        out.writeLong(charge.created_s());
    }

    private static Charge readCharge(
            DataInputStream in, String intentId, String currency, @Nullable String intentKey, Metadata intentMetadata)
            throws IOException {
        String id = in.readUTF();
        long amount = in.readLong();
        long captured = in.readLong();
        long refunded = in.readLong();
        Decline decline = readEnum(in, Decline.class);
        TestCard card = readEnum(in, TestCard.class);
        if (card == null) {
            throw new JournalException("a charge of the journal lacks its card");
        }
        String key = in.readBoolean() ? intentKey : readText(in);
        Metadata metadata = in.readBoolean() ? intentMetadata : Metadata.unpack(readLong(in));
        return new Charge(
                id, intentId, amount, captured, refunded, currency, decline, card, key, metadata, in.readLong());
    }

    private static void writeTerms(DataOutputStream out, Intent.Terms terms) throws IOException {
        out.writeUTF(terms.captureMethod());
        out.writeUTF(terms.confirmationMethod());
        out.writeBoolean(terms.automaticMethods());
        out.writeUTF(terms.allowRedirects());
        writeText(out, terms.returnUrl());
        writeText(out, terms.description());
        writeText(out, terms.receiptEmail());
        writeText(out, terms.setupFutureUsage());
        writeText(out, terms.statementDescriptor());
        writeText(out, terms.statementDescriptorSuffix());
    }

    private Intent.Terms readTerms(DataInputStream in) throws IOException {
        Intent.Terms terms = new Intent.Terms(
                in.readUTF(),
                in.readUTF(),
                in.readBoolean(),
                in.readUTF(),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in),
                readText(in));
        if (lastTerms == null || !lastTerms.equals(terms)) {
            lastTerms = terms;
        }
        return lastTerms;
    }

    /** Any length, unlike {@code writeUTF}: fifty values of 500 characters don't fit there. */
    private static void writeLong(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readLong(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }

    static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    static @Nullable String readText(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static void writeEnum(DataOutputStream out, @Nullable Enum<?> constant) throws IOException {
        writeText(out, constant == null ? null : constant.name());
    }

    private static <E extends Enum<E>> @Nullable E readEnum(DataInputStream in, Class<E> type) throws IOException {
        String name = readText(in);
        return name == null ? null : Enum.valueOf(type, name);
    }
}
