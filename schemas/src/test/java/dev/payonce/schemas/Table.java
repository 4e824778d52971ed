package dev.payonce.schemas;

import java.util.Arrays;
import java.util.List;

/** Tests as tables: one case a line, cells between bars, blank lines and lines that start with # left out. */
public final class Table {
    private Table() {}

    /** The rows of a text block, each a list of cells without the space around them. */
    public static List<List<String>> rows(String table) {
        return table.lines()
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }
}
