package dev.payonce.local.up;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * The built applications, and what of them runs: our own jars as copies, since a build (or {@code ./payonce test} in
 * another terminal) writes them anew under a running JVM; the others as hard links, which cost nothing.
 */
final class Jars {
    private final Path root;

    Jars(Path root) {
        this.root = root;
    }

    /** Those of the tree that this class was built in. */
    static Jars ofThisTree() {
        try {
            Path built = Path.of(Jars.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path module = built.resolve("../..").normalize();
            return new Jars(module.resolve("..").normalize());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a code source that is no URI", e);
        }
    }

    /**
     * Prepares a module's jar to be run.
     *
     * @return the jar, with its libraries beside it
     * @throws UsageException when it is not built
     */
    Path prepare(String module, Layout layout) throws IOException {
        Path target = root.resolve(module).resolve("target");
        Path jar = target.resolve("payonce-" + module + ".jar");
        if (!Files.exists(jar) || !Files.isDirectory(target.resolve("lib"))) {
            throw new UsageException("%s is not built; run ./payonce, which builds it, or mvn package".formatted(jar));
        }
        Path to = layout.run().resolve(module);
        Layout.delete(to);
        Files.createDirectories(to.resolve("lib"));
        try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            for (Path library : libraries.toList()) {
                take(library, to.resolve("lib").resolve(library.getFileName()));
            }
        }
        return copy(jar, to.resolve(jar.getFileName()));
    }

    private static void take(Path library, Path to) throws IOException {
        if (library.getFileName().toString().startsWith("payonce-")) {
            copy(library, to);
            return;
        }
        try {
            Files.createLink(to, library);
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            copy(library, to);
        }
    }

    /** With its time, by which the archive of its classes knows it again. */
    private static Path copy(Path from, Path to) throws IOException {
        return Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
