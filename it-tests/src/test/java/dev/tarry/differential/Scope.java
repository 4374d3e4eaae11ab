package dev.tarry.differential;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The names that a generated program can use where it is being written. */
final class Scope {
    /** What may be done with a variable: a lambda can only capture what is final. */
    enum Use {
        ASSIGNABLE, READABLE, FINAL
    }

    /** Where a method stands, which decides what it can reach. */
    enum Place {
        /** An instance method of the program's class. */
        MEMBER,
        /** A method that has no {@code this} of the program's class, such as a static one. */
        ELSEWHERE,
        /** An instance method of the base class. */
        BASE
    }

    /**
     * A method to call.
     *
     * @param lazy whether it does nothing before it is awaited
     * @param reference whether a method reference to it is a {@code Mapper}
     * @param inside what stands before the parentheses in an instance method of the class, and elsewhere
     */
    record Signature(Kind result, boolean lazy, boolean reference, String inside, String elsewhere,
            List<Kind> parameters) {
    }

    /**
     * A generator to go through.
     *
     * @param inside what stands before the parentheses in an instance method of the class, and elsewhere
     */
    record Generator(Kind yielded, String inside, String elsewhere, List<Kind> parameters) {
    }

    private record Variable(Kind kind, String name, Use use) {
    }

    private final Random random;
    private final String className;
    private final boolean patterns;
    private final boolean generators;
    private final List<Signature> signatures = new ArrayList<>();
    private final List<Generator> generatorMethods = new ArrayList<>();
    private final List<Kind> parameters = new ArrayList<>();
    private Deque<Integer> marks = new ArrayDeque<>();
    private List<Variable> variables = new ArrayList<>();
    private Place place = Place.ELSEWHERE;
    private String recursion;
    private String superCall;
    private Kind ownResult;
    private boolean quiet;
    private boolean guarding;
    private int fuel;
    private int names;

    /**
     * @param patterns whether the language level has record patterns and switches over types
     * @param generators whether the program goes through generators; their twins take threads, and time
     */
    Scope(Random random, String className, boolean patterns, boolean generators) {
        this.random = random;
        this.className = className;
        this.patterns = patterns;
        this.generators = generators;
    }

    boolean patterns() {
        return patterns;
    }

    boolean generators() {
        return generators;
    }

    void begin(Place where) {
        place = where;
        parameters.clear();
        variables.clear();
        marks.clear();
        recursion = null;
        superCall = null;
        // Mostly small: a fault shows in a few lines, and many small programs see more than one large one.
        fuel = random.nextInt(40) == 0 ? 150 : 8 + random.nextInt(28);
    }

    /** Whether there is still something to write; what is written when there is not, is as small as can be. */
    boolean burn() {
        return fuel-- > 0;
    }

    boolean hasFuel() {
        return fuel > 0;
    }

    Kind parameter(Kind kind, String name) {
        parameters.add(kind);
        variables.add(new Variable(kind, name, Use.ASSIGNABLE));
        return kind;
    }

    /** @param callee how the method being written can call itself, with its parameter {@code d} counting down */
    void recursive(String callee, Kind result) {
        recursion = callee;
        ownResult = result;
    }

    /** @param callee how the method being written can call the one that it overrides */
    void overrides(String callee, Kind result) {
        superCall = callee;
        ownResult = result;
    }

    List<Kind> parameters() {
        return List.copyOf(parameters);
    }

    /** From now on that method can be called. */
    void add(Signature signature) {
        signatures.add(signature);
    }

    List<Signature> signatures() {
        return List.copyOf(signatures);
    }

    /** From now on that generator can be gone through. */
    void add(Generator generator) {
        generatorMethods.add(generator);
    }

    List<Generator> generatorMethods() {
        return List.copyOf(generatorMethods);
    }

    Signature named(String name) {
        return signatures.stream().filter(s -> s.elsewhere.endsWith("." + name)).findFirst().orElseThrow();
    }

    void remove(Signature signature) {
        signatures.remove(signature);
    }

    Expressions expressions() {
        return new Expressions(random, this);
    }

    void open() {
        marks.push(variables.size());
    }

    void close() {
        variables.subList(marks.pop(), variables.size()).clear();
    }

    /** Inside a lambda nothing outside of it can be assigned, and only what is never assigned can be read. */
    Runnable openLambda() {
        List<Variable> outside = variables;
        Deque<Integer> outsideMarks = marks;
        String outsideRecursion = recursion;
        String outsideSuper = superCall;
        variables = new ArrayList<>(outside.stream().filter(v -> v.use == Use.FINAL).toList());
        marks = new ArrayDeque<>();
        recursion = null;
        return () -> {
            variables = outside;
            marks = outsideMarks;
            recursion = outsideRecursion;
            superCall = outsideSuper;
        };
    }

    /** The guard of a case: it uses what a lambda can and the variable that its pattern binds, and assigns no field. */
    String guard(int depth, Kind kind, String name) {
        Runnable leave = openLambda();
        boolean outside = guarding;
        guarding = true;
        declare(kind, name, Use.FINAL);
        // Not a constant, which is an error in a guard.
        String guard = " when env.tell(" + expressions().of(Kind.BOOLEAN, Math.max(depth, 0)) + ")";
        guarding = outside;
        leave.run();
        return guard;
    }

    /** The body of a class within a method: like a lambda, but with another {@code this}. */
    Runnable openClass() {
        Place outside = place;
        Runnable leave = openLambda();
        place = Place.ELSEWHERE;
        superCall = null;
        return () -> {
            leave.run();
            place = outside;
        };
    }

    /** Until the given end, nothing is awaited. */
    Runnable openQuiet() {
        boolean outside = quiet;
        quiet = true;
        return () -> quiet = outside;
    }

    boolean quiet() {
        return quiet;
    }

    String fresh() {
        return "v" + names++;
    }

    void declare(Kind kind, String name, Use use) {
        variables.add(new Variable(kind, name, use));
    }

    /** A variable or field of that type to read, or null. */
    String readable(Kind kind) {
        List<String> found = new ArrayList<>();
        variables.stream().filter(v -> v.kind == kind).forEach(v -> found.add(v.name));
        return oneOf(found, fields(kind));
    }

    /** A variable, field or array element of that type to assign to, or null. */
    String assignable(Kind kind) {
        List<String> found = new ArrayList<>();
        variables.stream().filter(v -> v.kind == kind && v.use == Use.ASSIGNABLE).forEach(v -> found.add(v.name));
        return oneOf(found, guarding ? List.of() : fields(kind));
    }

    private String oneOf(List<String> found, List<String> fields) {
        if (!fields.isEmpty() && (found.isEmpty() || random.nextInt(3) == 0)) {
            return fields.get(random.nextInt(fields.size()));
        }
        return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
    }

    boolean hasReceiver() {
        return place == Place.MEMBER;
    }

    String className() {
        return className;
    }

    /** An awaited call of a method with that result, or null if there is none at hand. */
    String call(Kind result, int depth) {
        List<Signature> fitting = signatures.stream().filter(s -> s.result == result).toList();
        if (fitting.isEmpty()) {
            return null;
        }
        return call(fitting.get(random.nextInt(fitting.size())), depth);
    }

    /** An awaited call of that method. */
    String call(Signature signature, int depth) {
        String callee = place == Place.MEMBER ? signature.inside : signature.elsewhere;
        if (signature.reference && random.nextInt(4) == 0) {
            return "await(((Mapper<Env, " + signature.result.boxed + ">) " + callee.replaceFirst("\\.?(\\w+)$", "::$1")
                + ").map(env, " + random.nextInt(3) + "))";
        }
        return "await(" + callee + arguments("" + random.nextInt(3), signature.parameters, depth) + ")";
    }

    /** A call that makes that generator. */
    String call(Generator generator, int depth) {
        return (place == Place.MEMBER ? generator.inside : generator.elsewhere)
            + arguments("" + random.nextInt(3), generator.parameters, depth);
    }

    /** A call of the method being written, as deep as its counter says, or of the one that it overrides, or null. */
    String ownCall(Kind result, int depth) {
        if (result != ownResult) {
            return null;
        }
        if (superCall != null) {
            return "await(" + superCall + arguments("d", parameters, depth) + ")";
        }
        return recursion == null ? null : "(d > 0 ? await(" + recursion + arguments("d - 1", parameters, depth) + ") : "
            + expressions().of(result, depth) + ")";
    }

    private String arguments(String counter, List<Kind> kinds, int depth) {
        StringBuilder text = new StringBuilder("(env, ").append(counter);
        for (Kind kind : List.copyOf(kinds)) {
            text.append(", ").append(expressions().of(kind, Math.min(depth, 1)));
        }
        return text.append(')').toString();
    }

    private List<String> fields(Kind kind) {
        boolean member = place == Place.MEMBER;
        String statics = className + ".";
        return switch (kind) {
            case INT -> member ? List.of(statics + "si", "fi", "this.fi", "this.base")
                : place == Place.BASE ? List.of(statics + "si", "base") : List.of(statics + "si");
            case LONG -> member ? List.of(statics + "sl", "fl", "this.fl") : List.of(statics + "sl");
            case DOUBLE -> member ? List.of("fd") : List.of();
            case STRING -> member ? List.of(statics + "ss", "this.fs") : List.of(statics + "ss");
            case INTS -> member ? List.of(statics + "sa", "fa") : List.of(statics + "sa");
            case BYTE -> member ? List.of("fb") : List.of();
            case BOXED -> member ? List.of("this.fx") : List.of(statics + "sx");
            case OBJECT -> member ? List.of("fo") : List.of();
            default -> List.of();
        };
    }
}
