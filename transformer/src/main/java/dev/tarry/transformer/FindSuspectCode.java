package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds what can be built but is hardly meant: what warnings are for. */
final class FindSuspectCode {

    /** What HotSpot calls HugeMethodLimit. */
    private static final int LARGEST_COMPILED_METHOD = 8_000;

    private FindSuspectCode() {}

    static List<Diagnostic> in(ClassNode type, List<AsyncMethod> asyncMethods, ClassPath classPath) {
        Problems problems = new Problems(type);
        FindBlockingCalls blockingCalls = new FindBlockingCalls(problems, classPath);
        for (AsyncMethod async : asyncMethods) {
            blockingCalls.in(async.method());
            FindSwallowedCancellations.in(async.method(), problems);
        }
        for (MethodNode method : type.methods) {
            FindUnusedCoroutines.in(method, problems);
        }
        return problems.of(Severity.WARNING);
    }

    /**
     * Adds the methods that HotSpot will not compile.
     *
     * @param asyncMethods the methods, which have become bodies
     */
    static List<Diagnostic> withLargeMethods(List<Diagnostic> warnings, byte[] classFile, ClassNode type,
            List<AsyncMethod> asyncMethods) {
        if (classFile.length <= LARGEST_COMPILED_METHOD) {
            return warnings;
        }
        Problems problems = new Problems(type);
        Map<String, Integer> sizes = MethodSizes.of(classFile);
        for (AsyncMethod async : asyncMethods) {
            int size = sizes.getOrDefault(async.method().name + async.method().desc, 0);
            if (size > LARGEST_COMPILED_METHOD) {
                problems.reportMethod(DiagnosticId.METHOD_NOT_COMPILED, async.method(), async.firstLine(),
                        size + " bytes of bytecode once it is transformed");
            }
        }
        List<Diagnostic> all = new ArrayList<>(warnings);
        all.addAll(problems.of(Severity.WARNING));
        return all;
    }
}
