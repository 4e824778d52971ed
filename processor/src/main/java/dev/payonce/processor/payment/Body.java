package dev.payonce.processor.payment;

import java.util.Arrays;

/** The frozen bytes of a call's request: compared by content, never changed. */
public final class Body {
    private final byte[] bytes;

    /** Takes the array over: its maker must not write to it any more. */
    public Body(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, not a copy: read them only. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Body that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
