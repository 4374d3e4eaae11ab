package dev.tarry.transformer;

import com.github.javaparser.Position;
import com.github.javaparser.Range;
import com.github.javaparser.ast.Modifier;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.SynchronizedStmt;
import com.github.javaparser.ast.stmt.TryStmt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Decides which part of a node is underlined, and what else helps to understand the problem. */
final class ChooseSpots {

    private final SourceText text;
    private final Diagnostic diagnostic;
    private final List<Node> nodes;

    ChooseSpots(SourceText text, Diagnostic diagnostic, List<Node> nodes) {
        this.text = text;
        this.diagnostic = diagnostic;
        this.nodes = nodes;
    }

    List<Spot> spots() {
        List<Spot> spots = new ArrayList<>(nodes.stream().map(this::primary)
                .sorted(Comparator.comparingInt(Spot::line).thenComparingInt(Spot::from)).toList());
        String label = diagnostic.label();
        int last = spots.size() - 1;
        spots.set(last, spots.get(last).labelled(nodes.size() == 1 ? label : "one of these: " + label));
        if (nodes.size() == 1) {
            secondary(nodes.get(0)).ifPresent(spots::add);
        }
        return spots;
    }

    private Spot primary(Node node) {
        if (node instanceof MethodDeclaration method) {
            return ofDeclaration(method);
        }
        if (node instanceof CatchClause clause) {
            return upTo(clause, clause.getBody(), true);
        }
        if (node instanceof LambdaExpr lambda) {
            return upTo(lambda, lambda.getBody(), true);
        }
        Range range = node.getRange().orElseThrow();
        if (range.begin.line == range.end.line) {
            return new Spot(range.begin.line, range.begin.column, range.end.column, true, "");
        }
        // Of a call that spans lines the name says most: the receiver may be a chain that began far above.
        Position from = node instanceof MethodCallExpr call ? FindInSource.begin(call.getName()) : range.begin;
        return untilLineEnd(from, range, true);
    }

    private Spot untilLineEnd(Position from, Range range, boolean primary) {
        int to = from.line == range.end.line ? range.end.column
                : text.line(from.line).stripTrailing().length();
        return new Spot(from.line, from.column, Math.max(from.column, to), primary, "");
    }

    private Spot ofDeclaration(MethodDeclaration method) {
        Node part = switch (diagnostic.id()) {
            case UNKNOWN_RETURN_TYPE -> method.getType();
            case AWAIT_IN_SYNCHRONIZED -> modifier(method, Modifier.Keyword.SYNCHRONIZED);
            case NATIVE_METHOD -> modifier(method, Modifier.Keyword.NATIVE);
            case SPRING_ASYNC -> method.getAnnotations().stream()
                    .filter(annotation -> annotation.getNameAsString().endsWith("springframework.scheduling"
                            + ".annotation.Async"))
                    .findFirst().<Node>map(annotation -> annotation).orElse(method.getName());
            default -> method.getName();
        };
        Range range = part.getRange().orElseThrow();
        return untilLineEnd(range.begin, range, true);
    }

    private static Node modifier(MethodDeclaration method, Modifier.Keyword keyword) {
        return method.getModifiers().stream().filter(modifier -> modifier.getKeyword() == keyword)
                .findFirst().<Node>map(modifier -> modifier).orElse(method.getName());
    }

    /** The head of a construct, without the body that it ends with. */
    private Spot upTo(Node construct, Node body, boolean primary) {
        Position from = FindInSource.begin(construct);
        Position end = FindInSource.begin(body);
        String line = text.line(from.line);
        int limit = end.line == from.line ? end.column - 1 : line.length();
        int to = line.substring(0, Math.min(limit, line.length())).stripTrailing().length();
        return new Spot(from.line, from.column, Math.max(from.column, to), primary, "");
    }

    private Optional<Spot> secondary(Node node) {
        return switch (diagnostic.id()) {
            case AWAIT_IN_SYNCHRONIZED -> ancestor(node, SynchronizedStmt.class)
                    .map(block -> upTo(block, block.getBody(), false).labelled("the monitor is held from here"));
            case AWAIT_IN_PLAIN_LAMBDA -> ancestor(node, LambdaExpr.class)
                    .map(lambda -> upTo(lambda, lambda.getBody(), false)
                            .labelled("this lambda does not return a Coroutine"));
            case AWAIT_OUTSIDE_ASYNC -> ancestor(node, MethodDeclaration.class).map(MethodDeclaration::getName)
                    .map(name -> name.getRange().orElseThrow())
                    .map(range -> untilLineEnd(range.begin, range, false).labelled("this method is not @Async"));
            case SWALLOWED_CANCELLATION -> node.getParentNode().filter(TryStmt.class::isInstance)
                    .flatMap(statement -> firstAwait(((TryStmt) statement).getTryBlock()))
                    .map(await -> asSecondary(primary(await)).labelled("a cancellation is thrown here"));
            default -> Optional.empty();
        };
    }

    private static Spot asSecondary(Spot spot) {
        return new Spot(spot.line(), spot.from(), spot.to(), false, spot.label());
    }

    private static Optional<MethodCallExpr> firstAwait(Node block) {
        Predicate<MethodCallExpr> isAwait = call -> call.getNameAsString().equals("await");
        return block.findFirst(MethodCallExpr.class, isAwait);
    }

    /** The nearest one around the node that belongs to the same method. */
    private static <T extends Node> Optional<T> ancestor(Node node, Class<T> type) {
        Node at = node;
        while (at.getParentNode().isPresent() && (at == node || !(at instanceof CallableDeclaration<?>))) {
            at = at.getParentNode().get();
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
        }
        return Optional.empty();
    }
}
