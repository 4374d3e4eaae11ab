package dev.tarry.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * Measures everything and prints a table. Arguments: {@code full}, {@code quick} or {@code smoke}; then, as one likes,
 * {@code --only PATTERN} for some of the rows, {@code --rounds N} and {@code --millis N} for fewer repetitions and
 * shorter iterations than the form has, {@code --raw FILE} for JMH's own results, and {@code --write FILE} for a page
 * with a place for the tables of this JDK.
 */
public final class Main {

    private Main() {
    }

    /**
     * Runs the benchmarks.
     *
     * @param arguments see above
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        Pattern only = Pattern.compile(option(rest, "--only", ""));
        String raw = option(rest, "--raw", null);
        String page = option(rest, "--write", null);
        String rounds = option(rest, "--rounds", null);
        String millis = option(rest, "--millis", null);
        Settings settings = Settings.of(rest.isEmpty() ? "full" : rest.get(0), only).with(rounds, millis);
        Machine machine = new Machine();
        Measuring measuring = new Measuring(settings);
        List<Row> rows = measuring.measure();
        if (raw != null) {
            try (PrintStream file = new PrintStream(raw)) {
                ResultFormatFactory.getInstance(ResultFormatType.JSON, file).writeOut(measuring.raw());
            }
        }
        StringBuilder text = new StringBuilder();
        text.append(machine.description("G1")).append(". `benchmarks/run ").append(settings.command()).append("`, ")
            .append(LocalDate.now()).append(".\n\n");
        if (!rows.isEmpty()) {
            text.append(new Table(rows, measuring.columns()).markdown());
        }
        if (!measuring.failures().isEmpty()) {
            text.append("\n**Failed:** ").append(String.join("; ", measuring.failures())).append(".\n");
        }
        if (!settings.classes().isEmpty()) {
            text.append("\n### The plugin\n\n").append(plugin(settings));
        }
        System.out.println(text);
        if (page != null) {
            insert(Path.of(page), "JDK " + Runtime.version().feature(), text.toString());
        }
    }

    /** What fails here must not cost the rows that took an hour. */
    private static String plugin(Settings settings) {
        try {
            return new PluginBuild(settings.rounds() * 3).table(settings.classes());
        } catch (IOException | RuntimeException e) {
            return "**Failed:** " + e + ".\n";
        }
    }

    /** Takes an option with its value off the arguments. */
    static String option(List<String> arguments, String name, String otherwise) {
        int index = arguments.indexOf(name);
        if (index < 0) {
            return otherwise;
        }
        arguments.remove(index);
        return arguments.remove(index);
    }

    /** Between two comments, of which there is a pair for each place. */
    static void insert(Path page, String place, String text) throws IOException {
        String begin = "<!-- " + place + ": begin -->\n";
        String end = "<!-- " + place + ": end -->";
        String old = Files.readString(page);
        int from = old.indexOf(begin);
        int to = old.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(page + " has no place for " + place + ", a pair of lines " + begin.strip() + " and "
                + end);
        }
        Files.writeString(page, old.substring(0, from + begin.length()) + "\n" + text + "\n" + old.substring(to));
    }
}
