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

    private record Variable(Kind kind, String name, Use use) {
    }

    private record Signature(Kind result, boolean isStatic, List<Kind> parameters) {
    }

    private final Random random;
    private final String className;
    private final List<Signature> signatures = new ArrayList<>();
    private final List<Kind> parameters = new ArrayList<>();
    private Deque<Integer> marks = new ArrayDeque<>();
    private List<Variable> variables = new ArrayList<>();
    private boolean isStatic;
    private int current;
    private int names;

    Scope(Random random, String className) {
        this.random = random;
        this.className = className;
    }

    void begin(boolean isStaticMethod, int index) {
        isStatic = isStaticMethod;
        current = index;
        parameters.clear();
        variables.clear();
        marks.clear();
        names = 0;
    }

    void parameter(Kind kind, String name) {
        parameters.add(kind);
        variables.add(new Variable(kind, name, Use.ASSIGNABLE));
    }

    void signature(Kind result, boolean isStaticMethod) {
        signatures.add(new Signature(result, isStaticMethod, List.copyOf(parameters)));
    }

    void end() {
        isStatic = true;
        current = signatures.size();
        variables.clear();
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
        variables = new ArrayList<>(outside.stream().filter(v -> v.use == Use.FINAL).toList());
        marks = new ArrayDeque<>();
        return () -> {
            variables = outside;
            marks = outsideMarks;
        };
    }

    String fresh() {
        return "v" + names++;
    }

    void declare(Kind kind, String name, Use use) {
        variables.add(new Variable(kind, name, use));
    }

    /** A variable or field of that type to read, or null. */
    String readable(Kind kind) {
        List<String> names = new ArrayList<>();
        variables.stream().filter(v -> v.kind == kind).forEach(v -> names.add(v.name));
        names.addAll(fields(kind));
        return names.isEmpty() ? null : names.get(random.nextInt(names.size()));
    }

    /** A variable, field or array element of that type to assign to, or null. */
    String assignable(Kind kind) {
        List<String> names = new ArrayList<>();
        variables.stream().filter(v -> v.kind == kind && v.use == Use.ASSIGNABLE).forEach(v -> names.add(v.name));
        names.addAll(fields(kind));
        return names.isEmpty() ? null : names.get(random.nextInt(names.size()));
    }

    boolean hasReceiver() {
        return !isStatic;
    }

    String className() {
        return className;
    }

    /** Whether there is a method that the current one may call. */
    boolean canCall() {
        return current > 0;
    }

    Kind resultOf(int method) {
        return signatures.get(method).result;
    }

    int callable() {
        return random.nextInt(current);
    }

    /** An awaited call of that method, as text of its result type. */
    String call(int method) {
        Signature signature = signatures.get(method);
        StringBuilder call = new StringBuilder("await(");
        if (!signature.isStatic) {
            call.append(isStatic && current == signatures.size() ? "self." : receiver());
        }
        call.append('m').append(method).append("(env, ").append(random.nextInt(3));
        for (Kind kind : signature.parameters) {
            call.append(", ").append(expressions().of(kind, 1));
        }
        return call.append("))").toString();
    }

    private String receiver() {
        String made = "new " + className + "().";
        return isStatic ? made : new String[] {"this.", "", made}[random.nextInt(3)];
    }

    private List<String> fields(Kind kind) {
        String own = isStatic ? null : "this.";
        return switch (kind) {
            case INT -> own == null ? List.of("si") : List.of("si", "fi", own + "base");
            case LONG -> own == null ? List.of("sl") : List.of("sl", own + "fl");
            case DOUBLE -> own == null ? List.of() : List.of("fd");
            case STRING -> own == null ? List.of("ss") : List.of("ss", own + "fs");
            default -> List.of();
        };
    }
}
