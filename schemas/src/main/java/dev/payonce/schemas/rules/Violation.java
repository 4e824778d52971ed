package dev.payonce.schemas.rules;

import java.util.Optional;

/**
 * What is wrong with a request, and where. The words never repeat the input.
 *
 * @param code the error code it is answered with
 * @param field the field's name as the schema has it, e.g. {@code metadata}
 * @param problem what is wrong with the field, to be read after its name
 */
public record Violation(ErrorCode code, String field, String problem) {

    static Optional<Violation> of(String field, String problem) {
        return Optional.of(new Violation(ErrorCode.INVALID_REQUEST, field, problem));
    }

    /** One sentence: the field and what is wrong with it. */
    public String message() {
        return field + " " + problem;
    }
}
