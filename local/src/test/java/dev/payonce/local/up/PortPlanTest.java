package dev.payonce.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PortPlanTest {
    @Test
    void everyPartHasThePortThatIsPublished() {
        assertThat(PortPlan.of(options("--gateways", "2", "--processors", "2", "--brokers", "2"))
                        .all())
                .extracting(use -> use.who() + " " + use.port() + " " + use.flag())
                .containsExactly(
                        "gateway-1 8080 --port",
                        "gateway-2 8081 --port",
                        "operations of gateway-1 8090 --ops-port",
                        "operations of gateway-2 8091 --ops-port",
                        "operations of processor-1 8190 --ops-port",
                        "operations of processor-2 8191 --ops-port",
                        "queries of processor-1 8290 --ops-port",
                        "queries of processor-2 8291 --ops-port",
                        "broker-1 9092 --broker-port",
                        "broker-2 9093 --broker-port",
                        "registry 8081 --registry-port",
                        "psp-simulator 12111 --psp-port");
    }

    @Test
    void aTakenPortIsNamedWithTheFlagThatMovesIt() {
        assertThatThrownBy(() -> PortPlan.of(options()).check(port -> port != 9092 && port != 8290))
                .isInstanceOf(UsageException.class)
                .hasMessage("port 8290 for queries of processor-1 is in use; choose another with --ops-port\n"
                        + "port 9092 for broker-1 is in use; choose another with --broker-port");
    }

    @Test
    void twoPartsThatWantOnePortAreBothNamed() {
        assertThatThrownBy(() -> PortPlan.of(options("--gateways", "2")).check(port -> true))
                .hasMessage("port 8081 is wanted by gateway-2 (--port) and by registry (--registry-port)");
    }

    @Test
    void theRealStripeNeedsNoPort() {
        assertThat(PortPlan.of(options("--stripe")).psp()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--brokers 0,--brokers must be from 1 to 9",
        "--processors 10,--processors must be from 1 to 9",
        "--port 65536,--port must be from 1 to 65535",
        "--ops-port 65400,--ops-port must be from 1 to 65535",
        "--psp-latency -1,--psp-latency must be from 0 to 600000",
        "--margin 86401,--margin must be from 0 to 86400",
        "--stripe,--stripe needs the environment variable STRIPE_API_KEY",
    })
    void aWrongFlagIsNamedWithItsRange(String flags, String message) {
        assertThatThrownBy(() -> options(flags.split(" ")).validate(Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aKeyIsEnoughForTheRealStripe() {
        options("--stripe").validate(Map.of("STRIPE_API_KEY", "sk_test_1"));
    }

    static UpOptions options(String... flags) {
        UpOptions options = new UpOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("up", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(flags);
        return options;
    }
}
