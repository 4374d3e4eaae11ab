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
    static final Map<String, Class<?>> AREAS = Map.of(
        "cancellation", CancellationScenarios.class,
        "groups", GroupsScenarios.class,
        "timeouts", TimeoutsScenarios.class,
        "waiting", WaitingScenarios.class,
        "loops", LoopsScenarios.class,
        "eager", EagerScenarios.class,
        "runners", RunnersScenarios.class,
        "races", RacesScenarios.class,
        "threads", ThreadsScenarios.class,
        "patterns", PatternsScenarios.class);

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
        try (Stream<Path> files = Files.list(HOME.resolve("python"))) {
            return files.map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".py") && !List.of("record.py", "support.py").contains(name))
                .map(name -> name.substring(0, name.length() - 3))
                .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest recording there is, or what was decided to be better than it. */
    static String expected(String name) {
        for (String version : List.of("tarry", "3.14", "3.13")) {
            Path file = HOME.resolve("expected").resolve(version).resolve(name + ".txt");
            if (Files.exists(file)) {
                return read(file).replaceFirst("(?s)^(#[^\n]*\n)*", "");
            }
        }
        throw new AssertionError("nothing is recorded of the scenario " + name);
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
