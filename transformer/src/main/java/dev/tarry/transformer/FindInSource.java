package dev.tarry.transformer;

import com.github.javaparser.JavaToken;
import com.github.javaparser.Position;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.MethodReferenceExpr;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.stmt.ForStmt;
import com.github.javaparser.ast.stmt.ReturnStmt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.objectweb.asm.Type;

/**
 * Finds in a source file the expression that a problem found in the class file is about.
 *
 * <p>The key is the line of a call's opening parenthesis, which is what compilers write into the line number table, and
 * the order of compilation within that line. Where the two sides do not agree on how many calls there are (a
 * {@code finally} is compiled several times), all candidates are named.
 */
final class FindInSource {

    private final ParsedSource source;
    private final Diagnostic diagnostic;
    private final Place place;

    FindInSource(ParsedSource source, Diagnostic diagnostic) {
        this.source = source;
        this.diagnostic = diagnostic;
        this.place = diagnostic.place();
    }

    /** What to underline: the problem first, or all that may be it, then what it has to do with. */
    List<Spot> spots() {
        List<Node> nodes = exactNodes();
        return nodes.isEmpty() ? List.of() : new ChooseSpots(source.text(), diagnostic, nodes).spots();
    }

    /** The nodes that may be the problem, or failing that the declaration around its line. */
    List<Node> nodes() {
        List<Node> exact = exactNodes();
        return exact.isEmpty() ? declarationAround(diagnostic.line()) : exact;
    }

    private List<Node> exactNodes() {
        return switch (place.kind()) {
            case CALL -> choose(withinBody(inOrderOfCompilation(this::isTheCall)));
            case REFERENCE -> choose(withinBody(inOrderOfCompilation(this::isTheReference)));
            case CATCH -> choose(withinBody(inOrderOfCompilation(this::isTheCatch)));
            case RETURN -> choose(withinBody(inOrderOfCompilation(
                    node -> node instanceof ReturnStmt && covers(node, diagnostic.line()))));
            case METHOD -> theMethod();
            case CLASS -> List.of();
        };
    }

    private boolean isTheCall(Node node) {
        return node instanceof MethodCallExpr call && call.getNameAsString().equals(place.name())
                && lineOfParenthesis(call) == diagnostic.line();
    }

    private static int lineOfParenthesis(MethodCallExpr call) {
        JavaToken token = call.getName().getTokenRange().orElseThrow().getEnd();
        while (!token.getText().equals("(")) {
            token = token.getNextToken().orElseThrow();
        }
        return token.getRange().orElseThrow().begin.line;
    }

    private boolean isTheReference(Node node) {
        return node instanceof MethodReferenceExpr reference && reference.getIdentifier().equals(place.name())
                && covers(node, diagnostic.line());
    }

    private boolean isTheCatch(Node node) {
        return node instanceof CatchClause clause && begin(node).line == diagnostic.line()
                && clause.getParameter().getType().toString().contains(place.name());
    }

    private List<Node> theMethod() {
        if (place.body().startsWith("lambda$")) {
            List<Node> around = inOrderOfCompilation(
                    node -> node instanceof LambdaExpr && covers(node, diagnostic.line()));
            return around.isEmpty() ? around : around.subList(0, 1);
        }
        int parameters = Type.getArgumentCount(place.descriptor());
        List<Node> named = inOrderOfCompilation(node -> node instanceof MethodDeclaration method
                && method.getNameAsString().equals(place.name()) && method.getParameters().size() == parameters);
        List<Node> narrowed = narrow(named, node -> diagnostic.line() == 0 || covers(node, diagnostic.line()));
        narrowed = narrow(narrowed, node -> binaryName(node).equals(diagnostic.className()));
        return narrow(narrowed, node -> hasParameterTypes((MethodDeclaration) node));
    }

    private static List<Node> narrow(List<Node> nodes, Predicate<Node> condition) {
        List<Node> kept = nodes.stream().filter(condition).toList();
        return kept.isEmpty() ? nodes : kept;
    }

    private boolean hasParameterTypes(MethodDeclaration method) {
        Type[] types = Type.getArgumentTypes(place.descriptor());
        for (int i = 0; i < types.length; i++) {
            String inSource = method.getParameter(i).getType().asString().replaceAll("<.*>|\\s", "");
            if (!types[i].getClassName().replace('$', '.').endsWith(inSource)) {
                return false;
            }
        }
        return true;
    }

    private static String binaryName(Node node) {
        List<String> names = new ArrayList<>();
        for (Node at = node; at != null; at = at.getParentNode().orElse(null)) {
            if (at instanceof TypeDeclaration<?> type) {
                names.add(0, type.getNameAsString());
            }
        }
        String packageName = node.findCompilationUnit().flatMap(unit -> unit.getPackageDeclaration())
                .map(declaration -> declaration.getNameAsString() + ".").orElse("");
        return packageName + String.join("$", names);
    }

    /** Only the candidates in the method, or in a lambda, that the code was found in. */
    private List<Node> withinBody(List<Node> candidates) {
        return narrow(candidates, node -> EnclosingBody.isCompiledTo(EnclosingBody.of(node), place.body()));
    }

    private List<Node> choose(List<Node> candidates) {
        if (candidates.size() <= 1) {
            return candidates;
        }
        Map<Node, List<Node>> byBody = new IdentityHashMap<>();
        candidates.forEach(node -> byBody.computeIfAbsent(EnclosingBody.of(node), body -> new ArrayList<>()).add(node));
        // Compilers do not agree on whether an outer or an inner lambda comes first.
        boolean ordered = byBody.keySet().stream().noneMatch(body -> byBody.keySet().stream()
                .anyMatch(other -> body != other && body.isAncestorOf(other)));
        return ordered && candidates.size() == place.total() ? List.of(candidates.get(place.ordinal())) : candidates;
    }

    private List<Node> declarationAround(int line) {
        return inOrderOfCompilation(node -> node instanceof BodyDeclaration<?> && covers(node, line)).stream()
                .min(Comparator.comparingInt(node -> node.getRange().orElseThrow().getLineCount()))
                .stream().toList();
    }

    private List<Node> inOrderOfCompilation(Predicate<Node> condition) {
        List<Node> found = new ArrayList<>();
        collect(source.unit(), condition, found);
        return found;
    }

    private static void collect(Node node, Predicate<Node> condition, List<Node> found) {
        if (node instanceof ForStmt loop) {
            // The update is compiled behind the body, the condition before or behind them: before, by javac.
            collect(loop.getInitialization(), condition, found);
            loop.getCompare().ifPresent(compare -> collect(compare, condition, found));
            collect(loop.getBody(), condition, found);
            collect(loop.getUpdate(), condition, found);
        } else {
            collect(node.getChildNodes(), condition, found);
        }
        if (condition.test(node)) {
            found.add(node);
        }
    }

    private static void collect(Collection<? extends Node> nodes, Predicate<Node> condition, List<Node> found) {
        nodes.forEach(node -> collect(node, condition, found));
    }

    static Position begin(Node node) {
        return node.getRange().orElseThrow().begin;
    }

    private static boolean covers(Node node, int line) {
        return begin(node).line <= line && line <= node.getRange().orElseThrow().end.line;
    }
}
