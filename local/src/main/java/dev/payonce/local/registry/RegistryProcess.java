package dev.payonce.local.registry;

import dev.payonce.local.process.AppSpec;
import dev.payonce.local.process.Ports;
import dev.payonce.local.process.Readiness;
import java.nio.file.Path;

/** How to start the schema registry as a process of its own. */
public final class RegistryProcess {
    private RegistryProcess() {}

    /**
     * A registry on loopback; its schemas are kept in {@code dir}, its log in {@code dir/registry.log} unless said
     * otherwise. It serves {@link #url(int)}.
     */
    public static AppSpec.Builder spec(int port, Path dir) {
        return spec(port, dir, System.getProperty("java.class.path"));
    }

    /** The same, from a class path. */
    public static AppSpec.Builder spec(int port, Path dir, String classPath) {
        return AppSpec.main("registry", RegistryMain.class.getName(), classPath)
                .jvm("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
                .jvm("-Dlogback.configurationFile=dev/payonce/local/logback.xml")
                .arg(port, dir.toAbsolutePath())
                .log(dir.resolve("registry.log"))
                .ready(Readiness.http(url(port) + "/subjects"));
    }

    public static String url(int port) {
        return "http://" + Ports.LOOPBACK + ":" + port;
    }
}
