package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Puts a problem into words and lines, in the way of rustc. */
final class DrawDiagnostic {

    private static final String TAB = "    ";

    private final Diagnostic diagnostic;
    /** Null if there is no source. */
    private final SourceText text;
    private final List<Spot> spots;
    private final StringBuilder out = new StringBuilder();
    private String margin = "  ";

    DrawDiagnostic(Diagnostic diagnostic, SourceText text, List<Spot> spots) {
        this.diagnostic = diagnostic;
        this.text = text;
        this.spots = spots;
    }

    String draw() {
        DiagnosticId id = diagnostic.id();
        out.append(id.severity().label()).append('[').append(id.code()).append("]: ").append(id.title());
        boolean labelled = spots.stream().anyMatch(spot -> spot.primary() && !spot.label().isEmpty());
        if (!labelled && !diagnostic.detail().isEmpty()) {
            out.append(": ").append(diagnostic.detail());
        }
        if (spots.isEmpty()) {
            out.append("\n  --> ").append(place());
        } else {
            drawWindow();
            note("in", diagnostic.className() + "." + diagnostic.methodName());
        }
        note("help", id.help());
        if (id.severity() == Severity.WARNING) {
            note("note", "silence it with @SuppressWarnings(\"" + id.suppressedBy() + "\")");
        }
        note("see", "docs/errors/" + id.code() + ".md");
        return out.toString();
    }

    private String place() {
        String file = diagnostic.sourceFile();
        if (diagnostic.place().kind() == Place.Kind.CLASS) {
            return diagnostic.className() + (file == null ? "" : " (" + file + ")");
        }
        String method = diagnostic.className() + "." + diagnostic.methodName();
        return method + " (" + (file == null ? "compiled without a source file name; compile with -g"
                : diagnostic.line() > 0 ? file + ":" + diagnostic.line()
                : file + ", compiled without line numbers") + ")";
    }

    private void note(String kind, String note) {
        out.append('\n').append(margin).append(" = ").append(kind).append(": ").append(note);
    }

    private void drawWindow() {
        TreeSet<Integer> lines = new TreeSet<>();
        spots.forEach(spot -> lines.add(spot.line()));
        margin = " ".repeat(String.valueOf(lines.last()).length());
        Spot first = spots.get(0);
        out.append('\n').append(margin).append("--> ").append(text.shownAs()).append(':').append(first.line())
                .append(':').append(first.from());
        bar();
        int previous = lines.first();
        for (int line : lines) {
            if (line == previous + 2) {
                drawLine(line - 1);
            } else if (line > previous + 2) {
                out.append("\n...");
            }
            drawLine(line);
            rowsBelow(line).forEach(row -> bar().append(' ').append(underline(line, row)));
            previous = line;
        }
        bar();
    }

    private StringBuilder bar() {
        return out.append('\n').append(margin).append(" |");
    }

    private void drawLine(int line) {
        String number = String.valueOf(line);
        String code = text.line(line).stripTrailing();
        out.append('\n').append(number).append(" ".repeat(margin.length() - number.length())).append(" |");
        if (!code.isEmpty()) {
            out.append(' ').append(code.replace("\t", TAB));
        }
    }

    /** What is underlined below one line, in rows: a label ends a row, and so does an overlap. */
    private List<List<Spot>> rowsBelow(int line) {
        List<List<Spot>> rows = new ArrayList<>();
        List<Spot> row = new ArrayList<>();
        for (Spot spot : spots) {
            if (spot.line() == line) {
                row.add(spot);
                if (!spot.label().isEmpty()) {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            }
        }
        if (!row.isEmpty()) {
            rows.add(row);
        }
        rows.sort(Comparator.comparing(spots -> !spots.get(0).primary()));
        return rows;
    }

    private String underline(int line, List<Spot> row) {
        String code = text.line(line);
        StringBuilder marks = new StringBuilder();
        for (Spot spot : row) {
            int from = width(code, spot.from() - 1);
            int to = Math.max(from + 1, width(code, spot.to()));
            marks.append(" ".repeat(Math.max(0, to - marks.length())));
            for (int column = from; column < to; column++) {
                marks.setCharAt(column, spot.primary() ? '^' : '-');
            }
        }
        String label = row.get(row.size() - 1).label();
        return label.isEmpty() ? marks.toString() : marks.append(' ').append(label).toString();
    }

    /** How many columns the first characters of a line take as they are printed here. */
    private static int width(String code, int characters) {
        String start = code.substring(0, Math.min(characters, code.length())).replace("\t", TAB);
        return start.codePoints().map(DrawDiagnostic::width).sum();
    }

    /** How many columns a terminal gives a character: none for what combines with the one before, two for wide ones. */
    private static int width(int character) {
        switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
                return 0;
            }
            default -> { }
        }
        return isWide(character) ? 2 : 1;
    }

    /** The blocks that Unicode's East Asian Width calls wide or fullwidth; the JDK does not know that property. */
    private static boolean isWide(int character) {
        return character >= 0x1100 && (character <= 0x115F
                || character >= 0x2E80 && character <= 0xA4CF && character != 0x303F
                || character >= 0xA960 && character <= 0xA97F
                || character >= 0xAC00 && character <= 0xD7A3
                || character >= 0xF900 && character <= 0xFAFF
                || character >= 0xFE30 && character <= 0xFE6F
                || character >= 0xFF00 && character <= 0xFF60
                || character >= 0xFFE0 && character <= 0xFFE6
                || character >= 0x1F300 && character <= 0x1F64F
                || character >= 0x1F680 && character <= 0x1F6FF
                || character >= 0x1F900 && character <= 0x1F9FF
                || character >= 0x20000 && character <= 0x3FFFD);
    }
}
