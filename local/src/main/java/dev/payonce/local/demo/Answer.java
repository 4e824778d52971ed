package dev.payonce.local.demo;

/**
 * What a gateway answered to one request.
 *
 * @param status of HTTP, or 0 where no answer came
 * @param body as it came
 */
record Answer(int status, String body) {
    static final Answer NONE = new Answer(0, "");

    boolean isPaid() {
        return status == 200 || status == 201;
    }

    boolean isDeclined() {
        return status == 402;
    }

    /** Whether the same key has to be asked again: no answer, not ended yet, too busy, or out of order for now. */
    boolean asksToRepeat() {
        return status == 0 || status == 202 || status == 408 || status == 429 || status >= 500;
    }
}
