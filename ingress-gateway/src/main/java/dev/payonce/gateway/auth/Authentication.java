package dev.payonce.gateway.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who calls. */
@FunctionalInterface
public interface Authentication {
    /** The caller that the value of an {@code Authorization} header names, or nothing where it names none. */
    Optional<Caller> authenticate(@Nullable String authorization);

    /** Everybody is the merchant {@code local}: for a loopback address only. */
    static Authentication off() {
        Optional<Caller> local = Optional.of(new Caller("local", "local"));
        return authorization -> local;
    }
}
