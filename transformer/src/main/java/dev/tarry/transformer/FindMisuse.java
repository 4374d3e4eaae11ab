package dev.tarry.transformer;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Finds what must not be built: awaits that nothing could suspend, and coroutines that nobody will run.
 *
 * <p>Looked for in bytecode, where every type is resolved and a lambda's body is a method like any other.
 */
final class FindMisuse {

    /** The JVM's limit on parameters, in slots, receiver included (JVMS §4.3.3). */
    private static final int MAX_PARAMETER_SLOTS = 255;
    private static final String SPRING_ASYNC = "Lorg/springframework/scheduling/annotation/Async;";
    /** The first with {@code invokedynamic}, by which a frame finds its method, and that always has stack map frames. */
    private static final int FIRST_VERSION = Opcodes.V1_7;

    private final ClassNode type;
    private final ClassPath classPath;
    private final Problems problems;
    private final Set<MethodNode> asyncMethods = new HashSet<>();
    private final Set<String> recordedBodies;

    private FindMisuse(ClassNode type, List<AsyncMethod> asyncMethods, ClassPath classPath) {
        this.type = type;
        this.classPath = classPath;
        this.problems = new Problems(type);
        this.recordedBodies = MockCalls.recordedBodiesIn(type);
        asyncMethods.forEach(async -> this.asyncMethods.add(async.method()));
    }

    static List<Diagnostic> in(ClassNode type, List<AsyncMethod> asyncMethods, ClassPath classPath) {
        FindMisuse search = new FindMisuse(type, asyncMethods, classPath);
        asyncMethods.forEach(search::checkLimits);
        type.methods.forEach(search::check);
        Lambdas.sitesIn(type).forEach(search::checkFunction);
        return search.problems.of(Severity.ERROR);
    }

    private void checkLimits(AsyncMethod async) {
        if (!isRecent()) {
            problems.reportMethod(DiagnosticId.CLASS_FILE_TOO_OLD, async.method(), "");
        } else if (hasSubroutines(async.method())) {
            problems.reportMethod(DiagnosticId.CLASS_FILE_TOO_OLD, async.method(),
                    "has subroutines (jsr), which class files may not have since Java 7");
        }
        int slots = async.parameterSlots() + 2;
        if (slots > MAX_PARAMETER_SLOTS) {
            problems.reportMethod(DiagnosticId.METHOD_TOO_LARGE, async.method(),
                    "its parameters and the two that are added take " + slots + " slots, " + MAX_PARAMETER_SLOTS
                    + " are allowed");
        }
    }

    private boolean isRecent() {
        return (type.version & 0xFFFF) >= FIRST_VERSION;
    }

    /** Java 7 and later refuse a class that has any (JVMS §4.9.1); here they would lead the analyses astray. */
    private static boolean hasSubroutines(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == Opcodes.JSR || instruction.getOpcode() == Opcodes.RET) {
                return true;
            }
        }
        return false;
    }

    private void check(MethodNode method) {
        if (FindAsyncMethods.isAnnotated(method) && !isSoundDeclaration(method)) {
            return;
        }
        Set<LabelNode> targets = Instructions.jumpTargets(method);
        for (AbstractInsnNode instruction : method.instructions) {
            if ((Instructions.isAwait(instruction) || Instructions.isAwaitEach(instruction))
                    && !asyncMethods.contains(method)) {
                reportMisplacedAwait(method, instruction);
            }
            if ((Instructions.isYield(instruction) || Instructions.isEndOfValues(instruction))
                    && !(asyncMethods.contains(method) && AsyncMethod.isGenerator(method.desc))) {
                problems.report(DiagnosticId.YIELD_OUTSIDE_GENERATOR, method, instruction, "");
            }
            if (discardsCoroutine(instruction, method, targets)) {
                reportDiscarded(method, instruction);
            }
        }
        if (asyncMethods.contains(method)) {
            AwaitEachLoops loops = AwaitEachLoops.of(method);
            loops.misused().forEach(call -> problems.report(DiagnosticId.AWAIT_EACH_MISUSED, method, call, ""));
            checkMonitors(method, loops);
            if (AsyncMethod.isGenerator(method.desc) && isRecent() && !hasSubroutines(method)) {
                checkGenerator(method);
            }
        }
    }

    private void checkGenerator(MethodNode method) {
        GeneratorReturns.ofOtherThings(method).forEach(
                other -> problems.reportReturn(DiagnosticId.GENERATOR_RETURNS_VALUE, method, other));
        new FindYieldsOfOtherTypes(classPath, problems, type.name).in(method);
    }

    private boolean isSoundDeclaration(MethodNode method) {
        if (has(method, SPRING_ASYNC)) {
            problems.reportMethod(DiagnosticId.SPRING_ASYNC, method, "");
        }
        if (!FindAsyncMethods.hasAsyncReturnType(method)) {
            problems.reportMethod(DiagnosticId.UNKNOWN_RETURN_TYPE, method,
                    "it returns " + Type.getReturnType(method.desc).getClassName());
            return false;
        }
        if ((method.access & Opcodes.ACC_NATIVE) != 0) {
            problems.reportMethod(DiagnosticId.NATIVE_METHOD, method, "");
            return false;
        }
        return true;
    }

    private static boolean has(MethodNode method, String annotation) {
        return method.visibleAnnotations != null
                && method.visibleAnnotations.stream().anyMatch(present -> present.desc.equals(annotation));
    }

    private void reportMisplacedAwait(MethodNode method, AbstractInsnNode await) {
        boolean initializer = method.name.equals("<init>") || method.name.equals("<clinit>");
        DiagnosticId id = initializer ? DiagnosticId.AWAIT_IN_INITIALIZER
                : problems.isLambda(method) ? DiagnosticId.AWAIT_IN_PLAIN_LAMBDA
                : DiagnosticId.AWAIT_OUTSIDE_ASYNC;
        String detail = switch (method.name) {
            case "<init>" -> "a constructor or instance initialiser cannot be suspended";
            case "<clinit>" -> "a static initialiser cannot be suspended";
            default -> "";
        };
        problems.report(id, method, await, detail);
    }

    private void checkMonitors(MethodNode method, AwaitEachLoops loops) {
        boolean synchronizedMethod = (method.access & Opcodes.ACC_SYNCHRONIZED) != 0;
        if (synchronizedMethod) {
            problems.reportMethod(DiagnosticId.AWAIT_IN_SYNCHRONIZED, method,
                    "the @Async method itself is synchronized");
        }
        // The hidden call of hasNext is not in the source: the loop's awaitEach is shown for it.
        Map<MethodInsnNode, MethodInsnNode> hasNextCalls = loops.hasNextCalls();
        Predicate<AbstractInsnNode> suspends = instruction -> Instructions.isAwait(instruction)
                || Instructions.isYield(instruction) || hasNextCalls.containsKey(instruction);
        for (AbstractInsnNode found : HeldMonitors.within(method, suspends)) {
            AbstractInsnNode shown = hasNextCalls.containsKey(found) ? hasNextCalls.get(found) : found;
            problems.report(DiagnosticId.AWAIT_IN_SYNCHRONIZED, method, shown, "");
        }
    }

    private boolean discardsCoroutine(AbstractInsnNode instruction, MethodNode method, Set<LabelNode> targets) {
        if (instruction.getOpcode() != Opcodes.POP) {
            return false;
        }
        AbstractInsnNode call = Instructions.straightPredecessor(instruction, targets);
        if (call instanceof MethodInsnNode invocation) {
            return returnsCoroutine(invocation.desc) && !recordedBodies.contains(method.name + method.desc)
                    && !MockCalls.isRecorded(invocation, method);
        }
        return call instanceof InvokeDynamicInsnNode dynamic && returnsCoroutine(dynamic.desc);
    }

    private void reportDiscarded(MethodNode method, AbstractInsnNode pop) {
        AbstractInsnNode call = Instructions.straightPredecessor(pop, Set.of());
        String called = call instanceof MethodInsnNode invocation
                ? simpleName(invocation.owner) + "." + invocation.name + "(...)" : "a coroutine";
        problems.report(DiagnosticId.COROUTINE_DISCARDED, method, call, "the result of " + called + " is not used");
    }

    private void checkFunction(Lambdas.Site site) {
        Handle implementation = site.implementation();
        DiagnosticId misused = !implementation.getOwner().equals(RuntimeNames.ASYNCIO) ? null
                : switch (implementation.getName()) {
                    case "await" -> DiagnosticId.AWAIT_METHOD_REFERENCE;
                    case "awaitEach" -> DiagnosticId.AWAIT_EACH_MISUSED;
                    case "yieldValue", "endOfValues" -> DiagnosticId.YIELD_OUTSIDE_GENERATOR;
                    default -> null;
                };
        if (misused != null) {
            problems.report(misused, site.container(), site.site(), "");
        }
        if (returnsCoroutine(implementation.getDesc()) && site.type().getReturnType() == Type.VOID_TYPE
                && !MockCalls.isRecorded(site)) {
            problems.report(DiagnosticId.COROUTINE_DISCARDED, site.container(), site.site(), "the method reference "
                    + simpleName(implementation.getOwner()) + "::" + implementation.getName()
                    + " is used as a function without a result");
        }
    }

    private static boolean returnsCoroutine(String descriptor) {
        return descriptor.endsWith(")" + RuntimeNames.COROUTINE_DESCRIPTOR);
    }

    private static String simpleName(String internalName) {
        return internalName.substring(Math.max(internalName.lastIndexOf('/'), internalName.lastIndexOf('$')) + 1);
    }
}
