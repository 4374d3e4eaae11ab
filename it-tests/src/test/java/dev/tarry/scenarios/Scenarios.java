package dev.tarry.scenarios;

import dev.tarry.Coroutine;
import dev.tarry.Runner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scenarios in Java, where those in Python are, and what those have printed. */
final class Scenarios {
    static final Path HOME = Path.of("scenarios");

    /** Python file to class. */
    static final Map<String, Class<?>> AREAS = Map.ofEntries(
        Map.entry("cancellation", CancellationScenarios.class),
        Map.entry("contexts", ContextsScenarios.class),
        Map.entry("eager", EagerScenarios.class),
        Map.entry("generators", GeneratorsScenarios.class),
        Map.entry("groups", GroupsScenarios.class),
        Map.entry("locks", LocksScenarios.class),
        Map.entry("loops", LoopsScenarios.class),
        Map.entry("patterns", PatternsScenarios.class),
        Map.entry("queues", QueuesScenarios.class),
        Map.entry("races", RacesScenarios.class),
        Map.entry("runners", RunnersScenarios.class),
        Map.entry("threads", ThreadsScenarios.class),
        Map.entry("timeouts", TimeoutsScenarios.class),
        Map.entry("waiting", WaitingScenarios.class));

    private static final Pattern DEFINITION = Pattern.compile("(?m)^(?:async )?def ([a-z]\\w*)\\(log\\):");

    private Scenarios() {
    }

    static SortedMap<String, Method> inJava(String area) {
        return Arrays.stream(AREAS.get(area).getDeclaredMethods())
            .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {Log.class}) && !m.isSynthetic())
            .filter(m -> !Modifier.isPrivate(m.getModifiers()))
            .collect(Collectors.toMap(Method::getName, m -> m, (a, b) -> a, TreeMap::new));
    }

    static SortedSet<String> inPython(String area) {
        SortedSet<String> names = new TreeSet<>();
        Matcher definitions = DEFINITION.matcher(read(HOME.resolve("python/" + area + ".py")));
        while (definitions.find()) {
            names.add(definitions.group(1));
        }
        return names;
    }

    /** The names of the Python files. */
    static SortedSet<String> areas() {
        SortedSet<String> names = names(HOME.resolve("python"), ".py");
        names.removeAll(List.of("record", "support"));
        return names;
    }

    /** The names of those of which Tarry prints something else, on purpose. */
    static SortedSet<String> differences() {
        return names(HOME.resolve("expected/tarry"), ".txt");
    }

    private static SortedSet<String> names(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(ending))
                .map(name -> name.substring(0, name.length() - ending.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest recording there is, or what was decided to be better than it. */
    static String expected(String name) {
        return expectedOf(name, "tarry", "3.14", "3.13");
    }

    /** The first of some recordings that there is, without the reason at its beginning. */
    static String expectedOf(String name, String... versions) {
        for (String version : versions) {
            if (Files.exists(file(version, name))) {
                return recorded(version, name).replaceFirst("^(#[^\n]*\n)*", "");
            }
        }
        throw new AssertionError("nothing is recorded of the scenario " + name);
    }

    static String recorded(String version, String name) {
        return read(file(version, name));
    }

    private static Path file(String version, String name) {
        return HOME.resolve("expected").resolve(version).resolve(name + ".txt");
    }

    static String trace(Method scenario) throws Exception {
        Log log = new Log();
        if (scenario.getReturnType() == void.class) {
            call(scenario, log);
            return log.text();
        }
        Consumer<Object[]> say = scenario.isAnnotationPresent(NeedsThreads.class) ? log::plain : log::add;
        try (Runner runner = new Runner(log::newLoop)) {
            try {
                runner.run(Log.coro(() -> (Coroutine<?>) call(scenario, log)));
                say.accept(new Object[] {"end"});
            } catch (Throwable e) {
                say.accept(new Object[] {"end", e});
            }
        }
        return log.text();
    }

    private static Object call(Method scenario, Log log) throws Exception {
        try {
            return scenario.invoke(null, log);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
