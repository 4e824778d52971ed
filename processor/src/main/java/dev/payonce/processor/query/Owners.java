package dev.payonce.processor.query;

import dev.payonce.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Which processor owns which partition, and which keep a warm copy, as the group last agreed.
 *
 * @param owners base URL by partition; a partition that is moving has none
 * @param standbys base URLs by partition
 */
public record Owners(int partitions, Map<Integer, String> owners, Map<Integer, List<String>> standbys) {

    static Owners of(KafkaStreams streams, int partitions) {
        Map<Integer, String> owners = new TreeMap<>();
        Map<Integer, List<String>> standbys = new TreeMap<>();
        for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
            if (instance.hostInfo().equals(HostInfo.unavailable())) {
                continue;
            }
            String url = "http://" + instance.host() + ":" + instance.port();
            for (int partition = 0; partition < partitions; partition++) {
                TopicPartition input = new TopicPartition(Topics.REQUESTS.name(), partition);
                if (instance.topicPartitions().contains(input)) {
                    owners.put(partition, url);
                }
                if (instance.standbyTopicPartitions().contains(input)) {
                    standbys.computeIfAbsent(partition, number -> new ArrayList<>())
                            .add(url);
                }
            }
        }
        return new Owners(partitions, owners, standbys);
    }
}
