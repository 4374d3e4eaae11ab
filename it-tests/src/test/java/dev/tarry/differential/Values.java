package dev.tarry.differential;

import java.util.List;
import java.util.Random;

/** Writes statements that go through generators, or drive them by hand. */
final class Values {
    private final Random random;
    private final Scope scope;
    private final Statements statements;

    Values(Random random, Scope scope, Statements statements) {
        this.random = random;
        this.scope = scope;
        this.statements = statements;
    }

    void statement(int nesting, int depth) {
        List<Scope.Generator> generators = scope.generatorMethods();
        if (generators.isEmpty() || random.nextInt(3) == 0) {
            loop(Kind.BOXED, "upTo(env, " + statements.of(Kind.INT, depth - 1) + ")", nesting, depth);
        } else {
            through(generators.get(random.nextInt(generators.size())), nesting, depth);
        }
    }

    /** To its end, or until the statement is left; its end comes in any case, before anything that follows. */
    void through(Scope.Generator generator, int nesting, int depth) {
        String name = "g" + scope.fresh();
        statements.line("AsyncGenerator<" + generator.yielded().boxed + "> " + name + " = "
            + scope.call(generator, depth) + ";");
        statements.line("try {");
        if (random.nextInt(4) == 0) {
            byHand(name, generator.yielded(), depth);
        } else {
            loop(generator.yielded(), name, nesting, depth);
        }
        // Else its finally blocks would run when it is collected, and change the fields that a later run reads.
        statements.line("} finally {");
        statements.line("    await(closed(env, " + name + "));");
        statements.line("}");
    }

    private void loop(Kind yielded, String source, int nesting, int depth) {
        String name = scope.fresh();
        String label = "L" + name;
        Kind kind = yielded == Kind.INT && random.nextBoolean() ? Kind.BOXED : yielded;
        statements.line(label + ": for (" + kind.type + " " + name + " : awaitEach(" + source + ")) {");
        scope.open();
        scope.declare(kind, name, random.nextBoolean() ? Scope.Use.FINAL : Scope.Use.READABLE);
        statements.loop(label, nesting, depth);
        scope.close();
        statements.line("}");
    }

    private void byHand(String generator, Kind yielded, int depth) {
        statements.line("if (await(" + generator + ".hasNext())) { env.log(" + generator + ".next()); }");
        statements.line("env.log(await(" + generator + (random.nextBoolean() ? ".hasNext()"
            : ".athrow(new Failure(" + statements.of(Kind.STRING, depth) + "))") + "));");
        if (random.nextBoolean()) {
            String name = scope.fresh();
            statements.line(yielded.type + " " + name + " = " + generator + ".next();");
            statements.line("env.log(" + name + ");");
        }
    }
}
