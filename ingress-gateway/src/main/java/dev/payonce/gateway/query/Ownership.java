package dev.payonce.gateway.query;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which processor has which partition.
 *
 * @param partitions the partition count
 * @param owners who answers for a partition
 * @param standbys who has a copy, perhaps some seconds old
 */
record Ownership(int partitions, Map<Integer, URI> owners, Map<Integer, List<URI>> standbys) {
    Optional<URI> owner(int partition) {
        return Optional.ofNullable(owners.get(partition));
    }

    List<URI> standbys(int partition) {
        return standbys.getOrDefault(partition, List.of());
    }
}
