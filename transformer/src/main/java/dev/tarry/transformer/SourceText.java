package dev.tarry.transformer;

import java.nio.file.Path;
import java.util.List;

/**
 * A source file that was found.
 *
 * @param shownAs its path as messages give it
 * @param text all of it
 * @param lines the same, by lines, without their ends
 */
record SourceText(String shownAs, String text, List<String> lines) {

    private static final String LINE_END = "\r\n|\r|\n";

    static SourceText of(String shownAs, String text) {
        return new SourceText(shownAs, text, List.of(text.split(LINE_END, -1)));
    }

    boolean has(Spot spot) {
        return spot.line() >= 1 && spot.line() <= lines.size()
                && spot.from() >= 1 && spot.to() <= Math.max(1, line(spot.line()).length());
    }

    String line(int number) {
        return lines.get(number - 1);
    }

    /** The whole line without the blanks around it. */
    Spot wholeLine(int number) {
        String line = line(number);
        int from = line.length() - line.stripLeading().length();
        return new Spot(number, from + 1, Math.max(from + 1, line.stripTrailing().length()), true, "");
    }

    /** The path with slashes, below the base directory if it is there. */
    static String shown(Path base, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path root = base.toAbsolutePath().normalize();
        return (absolute.startsWith(root) ? root.relativize(absolute) : absolute).toString().replace('\\', '/');
    }
}
