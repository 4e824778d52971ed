package dev.payonce.simulation.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A bug to plant: texts of the sources and what stands there instead. Kept in {@code simulation/planted/NAME.bug}:
 *
 * <pre>
 * # what is wrong then
 * file: path below the root
 * &lt;&lt;&lt;&lt;&lt;&lt;&lt;
 * as it is
 * =======
 * as it is with the bug
 * &gt;&gt;&gt;&gt;&gt;&gt;&gt;
 * </pre>
 */
record PlantedBug(String name, String title, List<Edit> edits) {
    /** One text in one file. */
    record Edit(String file, String from, String to) {}

    /** All bugs of a directory, by name. */
    static List<PlantedBug> all(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".bug"))
                    .sorted()
                    .map(PlantedBug::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PlantedBug read(Path path) {
        List<Edit> edits = new ArrayList<>();
        String title = "";
        String file = "";
        StringBuilder from = new StringBuilder();
        StringBuilder to = new StringBuilder();
        StringBuilder into = new StringBuilder();
        for (String line : lines(path)) {
            if (line.startsWith("# ")) {
                title = line.substring(2);
            } else if (line.startsWith("file: ")) {
                file = line.substring(6);
            } else if (line.equals("<<<<<<<")) {
                from = new StringBuilder();
                to = new StringBuilder();
                into = from;
            } else if (line.equals("=======")) {
                into = to;
            } else if (line.equals(">>>>>>>")) {
                edits.add(new Edit(file, from.toString(), to.toString()));
            } else {
                into.append(into.isEmpty() ? "" : "\n").append(line);
            }
        }
        String name = String.valueOf(path.getFileName()).replace(".bug", "");
        return new PlantedBug(name, title, List.copyOf(edits));
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The changed sources, by file.
     *
     * @throws IllegalStateException where the sources have changed and the bug does not fit any more
     */
    Map<String, String> sources(Path root) {
        Map<String, String> sources = new TreeMap<>();
        for (Edit edit : edits) {
            String text = sources.computeIfAbsent(edit.file, file -> String.join("\n", lines(root.resolve(file))));
            if (!text.contains(edit.from)) {
                throw new IllegalStateException("%s does not fit %s any more: mend the bug".formatted(name, edit.file));
            }
            sources.put(edit.file, text.replace(edit.from, edit.to));
        }
        return sources;
    }
}
