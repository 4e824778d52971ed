package dev.payonce.stripesim.core;

/** Carries an {@link ApiError} from where a parameter is found wrong to the one place that answers it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    Refusal(ApiError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    ApiError error() {
        return error;
    }
}
