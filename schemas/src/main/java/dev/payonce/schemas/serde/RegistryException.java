package dev.payonce.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The schema registry refused, or could not be asked. */
public final class RegistryException extends SerializationException {
    private static final long serialVersionUID = 1L;

    private final boolean answered;

    private RegistryException(String message, boolean answered, @Nullable Throwable cause) {
        super(message, cause);
        this.answered = answered;
    }

    static RegistryException unreachable(String message, @Nullable Throwable cause) {
        return new RegistryException(message, false, cause);
    }

    static RegistryException answered(String message) {
        return new RegistryException(message, true, null);
    }

    /** Whether there was an answer: another question may fare better then. Without one, none will for a while. */
    boolean isAnswered() {
        return answered;
    }
}
