package dev.payonce.benchmarks.limit;

import java.util.List;

/** The topics of the bare pipeline, the counterparts of the product's. */
public final class LimitTopics {
    public static final String REQUESTS = "limit.requests";
    public static final String OUTCOMES = "limit.outcomes";
    static final String CALLS = "limit.calls";
    static final String RESULTS = "limit.results";

    static final List<String> ALL = List.of(REQUESTS, CALLS, RESULTS, OUTCOMES);

    private LimitTopics() {}
}
