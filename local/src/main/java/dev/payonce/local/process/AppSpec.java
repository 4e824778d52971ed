package dev.payonce.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What it takes to start a process: its command, its environment, where its output goes, and how to see that it is ready.
 *
 * <pre>{@code
 * AppSpec gateway = AppSpec.jar("gateway-1", Path.of("../ingress-gateway/target/payonce-ingress-gateway.jar"))
 *         .jvm("-Xmx128m")
 *         .env("PORT", port)
 *         .log(dir.resolve("gateway-1.log"))
 *         .ready(Readiness.http("http://127.0.0.1:" + opsPort + "/health/ready"))
 *         .build();
 * }</pre>
 *
 * @param name what people call it, in messages
 * @param command the program and its arguments
 * @param environment variables beside the few that are inherited ({@link AppProcess})
 * @param log the file that standard output and error are appended to
 * @param readiness asked by {@link AppProcess#awaitReady}
 * @param endsWithParent whether it is killed when this JVM exits; a caller that stops its processes itself, in an order
 *     of its own, sets it to false
 */
public record AppSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Readiness readiness,
        boolean endsWithParent) {

    public AppSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (name.isBlank() || command.isEmpty()) {
            throw new IllegalArgumentException("a process needs a name and a command");
        }
    }

    /** An application jar, on the JDK that runs this one. */
    public static Builder jar(String name, Path jar) {
        return new Builder(name, List.of("-jar", jar.toAbsolutePath().toString()));
    }

    /** A class with a main method from the class path of this JVM. */
    public static Builder main(String name, String mainClass) {
        return main(name, mainClass, System.getProperty("java.class.path"));
    }

    /** A class with a main method from a class path. */
    public static Builder main(String name, String mainClass, String classPath) {
        return new Builder(name, List.of("-cp", classPath, mainClass));
    }

    /** Collects the parts of an {@link AppSpec}. */
    public static final class Builder {
        private final String name;
        private final List<String> program;
        private final List<String> jvmFlags = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Path log;
        private Readiness readiness = Readiness.atOnce();
        private boolean endsWithParent = true;

        private Builder(String name, List<String> program) {
            this.name = name;
            this.program = program;
            this.log = Path.of(name + ".log");
        }

        /** Flags of the JVM, before the program. */
        public Builder jvm(String... flags) {
            jvmFlags.addAll(List.of(flags));
            return this;
        }

        /** Arguments of the program; numbers and paths are written as text. */
        public Builder arg(Object... values) {
            for (Object value : values) {
                arguments.add(value.toString());
            }
            return this;
        }

        /** A variable of the environment; numbers and paths are written as text. */
        public Builder env(String variable, Object value) {
            environment.put(variable, value.toString());
            return this;
        }

        /** Variables of the environment. */
        public Builder env(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        public Builder log(Path file) {
            this.log = file;
            return this;
        }

        public Builder ready(Readiness when) {
            this.readiness = when;
            return this;
        }

        /** The caller stops the process itself; it is not killed when this JVM exits. */
        public Builder outlivesParent() {
            this.endsWithParent = false;
            return this;
        }

        public AppSpec build() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmFlags);
            command.addAll(program);
            command.addAll(arguments);
            return new AppSpec(name, command, environment, log, readiness, endsWithParent);
        }
    }
}
