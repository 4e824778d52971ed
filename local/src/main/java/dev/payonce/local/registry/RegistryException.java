package dev.payonce.local.registry;

/** A request that the registry refuses, in the words and codes of Confluent's REST API. */
final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code Confluent's {@code error_code}; its first three digits are the HTTP status */
    RegistryException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    int status() {
        return code < 1_000 ? code : code / 100;
    }

    static RegistryException subjectNotFound(String subject) {
        return new RegistryException(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryException versionNotFound(String version) {
        return new RegistryException(40402, "Version " + version + " not found.");
    }

    static RegistryException schemaNotFound() {
        return new RegistryException(40403, "Schema not found");
    }

    static RegistryException invalidSchema(String why) {
        return new RegistryException(42201, "Invalid schema: " + why);
    }

    static RegistryException invalidVersion(String version) {
        return new RegistryException(
                42202,
                "The specified version '" + version
                        + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }

    static RegistryException invalidCompatibility() {
        return new RegistryException(
                42203,
                "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive,"
                        + " forward_transitive, and full_transitive");
    }

    static RegistryException incompatible(String subject) {
        return new RegistryException(
                409, "Schema being registered is incompatible with an earlier schema for subject \"" + subject + "\"");
    }
}
