package dev.tarry.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Compares two runs of a test suite, test by test.
 *
 * <p>Arguments: the directories with the JUnit reports of the untouched and of the suspended library. Prints how many
 * tests each run started, which of them do not pass in either run, and where the runs differ. Reports are read, not the
 * console: tests may close {@code System.out}.
 */
public final class CompareRuns {
    private static final Pattern UNIQUE_ID = Pattern.compile("unique-id: (.*)");

    private CompareRuns() {
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> untouched = outcomes(Path.of(arguments[0]));
        Map<String, String> suspended = outcomes(Path.of(arguments[1]));
        System.out.println("untouched: " + count(untouched));
        System.out.println("suspended: " + count(suspended));
        if (untouched.isEmpty()) {
            System.out.println("no test was run");
            System.exit(1);
        }
        int differences = 0;
        Map<String, String> all = new TreeMap<>(untouched);
        suspended.forEach(all::putIfAbsent);
        for (String test : all.keySet()) {
            String before = untouched.getOrDefault(test, "not run");
            String after = suspended.getOrDefault(test, "not run");
            if (!kind(before).equals(kind(after))) {
                differences++;
                System.out.println("differs: " + test + "\n    untouched: " + before + "\n    suspended: " + after);
            } else if (kind(before).equals("failed")) {
                System.out.println("fails in both: " + test + "\n    " + before);
            }
        }
        System.out.println(differences + " tests differ");
        System.exit(differences == 0 ? 0 : 1);
    }

    private static Map<String, String> outcomes(Path reports)
            throws IOException, ParserConfigurationException, SAXException {
        List<Path> files;
        try (var found = Files.walk(reports)) {
            files = found.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
        }
        Map<String, String> outcomes = new TreeMap<>();
        for (Path file : files) {
            NodeList cases = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile())
                .getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                outcomes.put(idOf(test), outcomeOf(test));
            }
        }
        return outcomes;
    }

    /** Display names of parameters may hold addresses; ids hold positions. */
    private static String idOf(Element test) {
        Matcher id = UNIQUE_ID.matcher(test.getTextContent());
        return id.find() ? id.group(1) : test.getAttribute("classname") + "." + test.getAttribute("name");
    }

    private static String outcomeOf(Element test) {
        for (String tag : List.of("failure", "error")) {
            NodeList failures = test.getElementsByTagName(tag);
            if (failures.getLength() > 0) {
                Element failure = (Element) failures.item(0);
                String message = failure.getAttribute("message").lines().findFirst().orElse("");
                return "failed: " + failure.getAttribute("type") + ": "
                    + message.substring(0, Math.min(160, message.length()));
            }
        }
        return test.getElementsByTagName("skipped").getLength() > 0 ? "skipped" : "passed";
    }

    private static String kind(String outcome) {
        return outcome.startsWith("failed") ? "failed" : outcome;
    }

    private static String count(Map<String, String> outcomes) {
        List<String> kinds = new ArrayList<>();
        for (String kind : List.of("passed", "failed", "skipped")) {
            kinds.add(outcomes.values().stream().filter(outcome -> kind(outcome).equals(kind)).count() + " " + kind);
        }
        return outcomes.size() + " tests, " + String.join(", ", kinds);
    }
}
