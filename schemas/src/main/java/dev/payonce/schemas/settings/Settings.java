package dev.payonce.schemas.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Reads an application's configuration: Kafka's {@link ConfigDef} names, types, ranges and defaults, values from the
 * environment ({@code commit.interval.ms} is {@code COMMIT_INTERVAL_MS}) over a properties file named by
 * {@code PAYONCE_CONFIG}.
 */
public final class Settings {
    /** The environment variable that names a properties file. */
    public static final String FILE = "PAYONCE_CONFIG";

    private Settings() {}

    /**
     * The value of every defined setting, by its dotted name.
     *
     * @throws ConfigException in words for an operator: an unknown name in the file, a value that is missing, of the wrong
     *     type or out of range, a file that can't be read
     */
    public static Map<String, Object> read(ConfigDef definition, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        String file = environment.get(FILE);
        if (file != null && !file.isBlank()) {
            values.putAll(readFile(Path.of(file), definition));
        }
        for (String name : definition.names()) {
            String value = environment.get(variable(name));
            if (value != null && !value.isBlank()) {
                values.put(name, value.strip());
            }
        }
        refuseMissing(definition, values);
        return definition.parse(values);
    }

    /** By the variable that is to be set: Kafka would tell the name that only we know it by. */
    private static void refuseMissing(ConfigDef definition, Map<String, String> values) {
        for (ConfigDef.ConfigKey key : definition.configKeys().values()) {
            if (!key.hasDefault() && !values.containsKey(key.name)) {
                throw new ConfigException(variable(key.name) + " is required and not set: " + key.documentation);
            }
        }
    }

    /** The environment variable of a setting. */
    public static String variable(String name) {
        return name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The settings as a Markdown table for the documentation, in the order they were defined. */
    public static String table(ConfigDef definition) {
        StringBuilder table = new StringBuilder("| variable | default | meaning |\n|---|---|---|\n");
        for (ConfigDef.ConfigKey key : definition.configKeys().values()) {
            table.append("| `%s` | %s | %s |%n".formatted(variable(key.name), shownDefault(key), key.documentation));
        }
        return table.toString();
    }

    private static String shownDefault(ConfigDef.ConfigKey key) {
        if (!key.hasDefault()) {
            return "*required*";
        }
        String shown = switch (key.defaultValue) {
            case null -> "";
            case Password secret -> "";
            case Class<?> type -> type.getName();
            case List<?> list -> list.stream().map(Object::toString).collect(Collectors.joining(","));
            default -> key.defaultValue.toString();
        };
        return shown.isEmpty() ? "" : "`" + shown + "`";
    }

    /**
     * A properties file as a map, for clients that check their names themselves.
     *
     * @param setting names the file in the error
     * @throws ConfigException when it can't be read
     */
    public static Map<String, String> readProperties(String setting, Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(setting, file, "can't be read: " + e.getMessage());
        }
        Map<String, String> values = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> values.put(name, properties.getProperty(name).strip()));
        return values;
    }

    private static Map<String, String> readFile(Path file, ConfigDef definition) {
        Map<String, String> values = readProperties(FILE, file);
        for (String name : values.keySet()) {
            if (!definition.names().contains(name)) {
                throw new ConfigException(FILE, file, "names a setting that does not exist: " + name);
            }
        }
        return values;
    }
}
