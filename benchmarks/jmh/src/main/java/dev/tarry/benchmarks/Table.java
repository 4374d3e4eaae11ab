package dev.tarry.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rows as Markdown. */
final class Table {
    /** Less than this far from Tarry is called even. */
    private static final double EVEN = 0.95;

    private final List<Row> rows;
    private final List<String> columns;

    Table(List<Row> rows, List<String> columns) {
        this.rows = rows;
        this.columns = columns.stream().filter(column -> rows.stream().anyMatch(row -> row.has(column))).toList();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("| Workload | " + String.join(" | ", columns) + " |\n");
        text.append("|---|").append("---:|".repeat(columns.size())).append('\n');
        for (Row row : rows) {
            text.append("| ").append(row.title).append(" |");
            for (String column : columns) {
                text.append(' ').append(row.has(column) ? cell(row, column) : "").append(" |");
            }
            text.append('\n');
        }
        return text + "\n### Where Tarry is not the fastest\n\n" + losses()
            + "\n### Targets\n\n" + Targets.table(rows.stream().collect(Collectors.toMap(row -> row.key,
                Function.identity())));
    }

    private static String cell(Row row, String column) {
        boolean own = column.equals(Peers.TARRY);
        Spread spread = own ? row.values(column) : row.ratios(column);
        String value = own ? number(spread.median()) + " " + row.unit : "×" + number(spread.median());
        double allocated = row.allocated(column);
        return value + " " + spread.percent() + (Double.isNaN(allocated) ? "" : ", " + number(allocated) + " B");
    }

    private String losses() {
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            String better = columns.stream().filter(column -> row.has(column) && row.ratios(column).median() < EVEN)
                .map(column -> column + " ×" + number(row.ratios(column).median()))
                .collect(Collectors.joining(", "));
            if (!better.isEmpty()) {
                lines.add("- " + row.title + ": " + better + "\n");
            }
        }
        return lines.isEmpty() ? "Nowhere.\n" : String.join("", lines);
    }

    static String number(double value) {
        double size = Math.abs(value);
        if (size < 0.005) {
            return "0";
        }
        return String.format(Locale.ROOT, size < 1 ? "%.2f" : size < 20 ? "%.1f" : "%,.0f", value);
    }
}
