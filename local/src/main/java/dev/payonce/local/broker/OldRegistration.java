package dev.payonce.local.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.utils.Time;

/**
 * Takes the registration of a lone broker's earlier life out of the cluster's metadata, before it starts again.
 *
 * <p>Otherwise it begins by believing that metadata: it leads every partition, so its transaction coordinator wakes up and
 * ends what the kill left open. Its markers can't be written yet, and when the controller has noticed that the broker is
 * gone, no partition has a leader. Kafka (up to 4.3.1, {@code TransactionMarkerChannelManager}) then takes the partitions
 * for deleted, skips their markers and calls the transaction ended: it hangs there for good, and readers of committed
 * records wait behind it. Without a registration nobody leads anything until the broker stands, and all partitions have
 * their leader at once. See docs/decisions/0014-a-lone-broker-comes-back.md.
 */
final class OldRegistration {
    private static final long LIMIT_S = 120;

    private OldRegistration() {}

    /**
     * Does it where there is an earlier life, and no other node that may know better.
     *
     * @param settings the broker's {@code server.properties}
     */
    static void remove(Properties settings) throws InterruptedException {
        if (isLone(settings) && hasLived(settings)) {
            KafkaRaftServer controller =
                    new KafkaRaftServer(KafkaConfig.fromProps(ofControllerOnly(settings)), Time.SYSTEM);
            try {
                controller.startup();
                unregister(settings);
            } finally {
                controller.shutdown();
                controller.awaitShutdown();
            }
        }
    }

    private static boolean isLone(Properties settings) {
        return !settings.getProperty("controller.quorum.voters").contains(",");
    }

    private static boolean hasLived(Properties settings) {
        return Files.exists(Path.of(settings.getProperty("log.dirs"), "__cluster_metadata-0"));
    }

    private static Properties ofControllerOnly(Properties settings) {
        Properties controller = new Properties();
        controller.putAll(settings);
        controller.put("process.roles", "controller");
        controller.put("listeners", "CONTROLLER://" + address(settings));
        controller.remove("advertised.listeners");
        controller.remove("inter.broker.listener.name");
        return controller;
    }

    private static void unregister(Properties settings) throws InterruptedException {
        int id = Integer.parseInt(settings.getProperty("node.id"));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG, address(settings)))) {
            admin.unregisterBroker(id).all().get(LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
                throw new IllegalStateException("the old registration of broker " + id + " can't be removed", e);
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("the controller did not answer within " + LIMIT_S + " s", e);
        }
    }

    /** {@code host:port} of the one controller, from its voter string {@code id@host:port}. */
    private static String address(Properties settings) {
        String voter = settings.getProperty("controller.quorum.voters");
        return voter.substring(voter.indexOf('@') + 1);
    }
}
