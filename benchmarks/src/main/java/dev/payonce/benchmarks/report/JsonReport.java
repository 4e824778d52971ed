package dev.payonce.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A run's results for programs. */
public final class JsonReport {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    /**
     * Writes one JSON object.
     *
     * @throws UncheckedIOException when the file can't be written
     */
    public static void write(Path file, Machine machine, int rate_per_s, Results results) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("at", machine.at().toString());
        report.put("cores", machine.cores());
        report.put("os", machine.os());
        report.put("java", machine.java());
        report.put("rate_per_s", rate_per_s);
        report.put("floods", results.floods());
        report.put("latencies", results.latencies());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            MAPPER.writeValue(file.toFile(), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
