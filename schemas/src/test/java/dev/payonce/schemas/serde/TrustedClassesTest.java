package dev.payonce.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payonce.payments.v1.Operation;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class TrustedClassesTest {
    @Test
    void ourClassesAreMadeFromTheirSchemasAndAStrangersAreNot() {
        TrustedClasses.load();
        assertThat(SpecificData.get().createEnum("PAY", Operation.getClassSchema()))
                .isEqualTo(Operation.PAY);
        Schema stranger = Schema.createRecord("ProcessBuilder", null, "java.lang", false);
        assertThatThrownBy(() -> SpecificData.get().getClass(stranger)).isInstanceOf(SecurityException.class);
    }
}
