package dev.payonce.schemas.serde;

import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Makes Avro trust the classes generated from our schemas. Since 1.12.2 Avro creates no instance of a class that a schema
 * names unless it is trusted, or a stranger's schema could name any class of this process. Ours are added to whatever the
 * process trusts already.
 */
public final class TrustedClasses {
    private static final String OURS = "dev.payonce.";

    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), TrustedClasses::isOurs));
    }

    private TrustedClasses() {}

    /** Loads this class, which is all that is needed. */
    public static void load() {
        // the static initializer did it, once
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(OURS)
                && (SpecificRecord.class.isAssignableFrom(type) || Enum.class.isAssignableFrom(type));
    }
}
