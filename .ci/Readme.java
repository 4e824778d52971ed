import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs the examples of a document: each line that begins with {@code $ } in a {@code console} block is run by bash, and its
 * output must be what stands below it, where {@code ...} stands for anything. Usage: {@code java Readme.java README.md}
 */
final class Readme {
    private record Example(int line, String command, List<String> expected) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int passed = 0;
        int failed = 0;
        for (Example example : examples(Files.readAllLines(Path.of(arguments[0])))) {
            Process process = new ProcessBuilder("bash", "-c", example.command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            String plain = output.replace("\r", "").strip();
            if (pattern(example.expected).matcher(plain).matches()) {
                passed++;
            } else {
                failed++;
                System.out.printf(
                        "%s:%d: %s%nexpected:%n%s%ngot:%n%s%n",
                        arguments[0], example.line, example.command, String.join("\n", example.expected), plain);
            }
        }
        System.out.printf("%d passed, %d failed%n", passed, failed);
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }

    private static List<Example> examples(List<String> lines) {
        List<Example> examples = new ArrayList<>();
        boolean inside = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("```")) {
                inside = line.equals("```console");
            } else if (inside && line.startsWith("$ ")) {
                examples.add(new Example(i + 1, line.substring(2), new ArrayList<>()));
            } else if (inside && !examples.isEmpty()) {
                examples.getLast().expected.add(line);
            }
        }
        return examples;
    }

    /** The expected lines as a pattern: dots stand for anything, a line of nothing but dots for any lines. */
    private static Pattern pattern(List<String> expected) {
        StringBuilder regex = new StringBuilder();
        for (String part : String.join("\n", expected).strip().split("\\.\\.\\.", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
