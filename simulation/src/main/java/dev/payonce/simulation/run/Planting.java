package dev.payonce.simulation.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Plants one bug after the other: compiles the changed sources into a directory of their own, and lets another process that
 * finds them first run histories until one fails. Nothing of it touches the product.
 */
final class Planting {
    /** The first word of the line in which the other process says what caught it. */
    static final String CAUGHT = "CAUGHT";

    private final Path root;
    private final PrintStream out;

    /** What caught a bug, and in which seed, or nothing. */
    private record Result(PlantedBug bug, Optional<String> invariant, long seeds) {}

    Planting(Path root, PrintStream out) {
        this.root = root;
        this.out = out;
    }

    /** Plants all, and writes the table; 0 if each was caught. */
    int run(long from, long count, List<String> names) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        for (PlantedBug bug : PlantedBug.all(root.resolve("simulation/planted"))) {
            if (names.isEmpty() || names.contains(bug.name())) {
                Result result = plant(bug, from, count);
                results.add(result);
                out.println(line(result));
            }
        }
        long missed =
                results.stream().filter(result -> result.invariant.isEmpty()).count();
        out.printf("%d of %d planted bugs caught%n", results.size() - missed, results.size());
        if (names.isEmpty()) {
            write(results);
        }
        return missed == 0 ? 0 : 1;
    }

    private static String line(Result result) {
        return result.invariant
                .map(invariant -> String.format(
                        Locale.ROOT,
                        "%-34s caught by %-16s after %,d seeds",
                        result.bug.name(),
                        invariant,
                        result.seeds))
                .orElse("%-34s NOT CAUGHT in %d seeds".formatted(result.bug.name(), result.seeds));
    }

    private Result plant(PlantedBug bug, long from, long count) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("payonce-planted");
        compile(bug, directory);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                directory + File.pathSeparator + System.getProperty("java.class.path"),
                "dev.payonce.simulation.Main",
                "--until-caught",
                "--from",
                Long.toString(from),
                "--seeds",
                Long.toString(count)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        for (String line : output.lines().toList()) {
            if (line.startsWith(CAUGHT + " ")) {
                List<String> words = List.of(line.split(" ", -1));
                return new Result(bug, Optional.of(words.get(1)), Long.parseLong(words.get(2)) - from + 1);
            }
        }
        return new Result(bug, Optional.empty(), count);
    }

    private void compile(PlantedBug bug, Path directory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Path> files = new ArrayList<>();
        for (var source : bug.sources(root).entrySet()) {
            Path file = directory.resolve("source").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-proc:none", "-parameters", "-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, UTF_8)) {
            if (!compiler.getTask(said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call()) {
                throw new IllegalStateException("%s does not compile:%n%s".formatted(bug.name(), said));
            }
        }
    }

    private void write(List<Result> results) throws IOException {
        StringBuilder table = new StringBuilder("""
                # Planted bugs

                Written by `./payonce simulate --planted`, which plants each of `simulation/planted/` in a copy of the
                sources and runs histories until one fails. One that nothing catches is a hole in the simulation.

                | bug | what is wrong then | caught by | after seeds |
                |---|---|---|---|
                """);
        results.forEach(result -> table.append(String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %,d |%n",
                result.bug.name(),
                result.bug.title(),
                result.invariant.orElse("**nothing**"),
                result.seeds)));
        Files.writeString(root.resolve("docs/planted-bugs.md"), table);
    }
}
