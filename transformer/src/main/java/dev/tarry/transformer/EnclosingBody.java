package dev.tarry.transformer;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.FieldDeclaration;
import com.github.javaparser.ast.body.InitializerDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.LambdaExpr;

/** Which piece of source becomes which method of a class file. */
final class EnclosingBody {

    private EnclosingBody() {}

    /** The innermost lambda or member around a node; the root if there is none. */
    static Node of(Node node) {
        Node at = node;
        while (at.getParentNode().isPresent()) {
            at = at.getParentNode().get();
            if (at instanceof LambdaExpr || at instanceof BodyDeclaration<?>) {
                return at;
            }
        }
        return at;
    }

    /** Whether code of a lambda or member is found in the method of that name in the class file. */
    static boolean isCompiledTo(Node body, String methodName) {
        if (methodName.startsWith("lambda$")) {
            return body instanceof LambdaExpr;
        }
        return switch (methodName) {
            case "<clinit>" -> body instanceof EnumConstantDeclaration || isStaticInitializer(body);
            case "<init>" -> body instanceof ConstructorDeclaration || body instanceof CompactConstructorDeclaration
                    || (body instanceof FieldDeclaration || body instanceof InitializerDeclaration)
                            && !isStaticInitializer(body);
            default -> body instanceof MethodDeclaration method && method.getNameAsString().equals(methodName);
        };
    }

    private static boolean isStaticInitializer(Node body) {
        if (body instanceof FieldDeclaration field) {
            return field.isStatic() || field.getParentNode()
                    .filter(type -> type instanceof ClassOrInterfaceDeclaration owner && owner.isInterface())
                    .isPresent();
        }
        return body instanceof InitializerDeclaration initializer && initializer.isStatic();
    }
}
