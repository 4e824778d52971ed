package dev.payonce.schemas.serde;

/** Confluent's wire format: magic byte 0, four bytes of schema id, big-endian, then Avro's binary encoding. */
public final class WireFormat {
    static final byte MAGIC = 0;
    /** Bytes before the Avro part. */
    static final int HEADER_BYTES = 5;

    private WireFormat() {}

    /** Whether the bytes can be a value at all: long enough and marked as such. */
    public static boolean isFramed(byte[] bytes) {
        return bytes.length >= HEADER_BYTES && bytes[0] == MAGIC;
    }

    /** The schema id of framed bytes. */
    public static int schemaId(byte[] bytes) {
        return (bytes[1] & 0xff) << 24 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 8 | (bytes[4] & 0xff);
    }

    static void putSchemaId(byte[] bytes, int id) {
        bytes[1] = (byte) (id >>> 24);
        bytes[2] = (byte) (id >>> 16);
        bytes[3] = (byte) (id >>> 8);
        bytes[4] = (byte) id;
    }
}
