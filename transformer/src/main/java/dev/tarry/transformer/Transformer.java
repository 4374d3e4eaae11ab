package dev.tarry.transformer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Predicate;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Rewrites the {@code @Async} methods and async lambdas of one class file into continuations.
 *
 * <p>The input is what javac or another compiler wrote; the output needs {@code tarry-runtime} and nothing else. No
 * class is loaded, so the classes that a class refers to need not even be there. A class that has nothing to transform
 * comes back as the same array; a class that is transformed already, too. The same input gives the same output.
 *
 * <pre>{@code
 * try (ClassPath classPath = ClassPath.of(Path.of("target/classes"))) {
 *     TransformedClass result = new Transformer(classPath).transform(Files.readAllBytes(file));
 *     result.diagnostics().forEach(problem -> System.err.println(problem.format()));
 * }
 * }</pre>
 *
 * <p>Instances keep no state between classes and may be used by several threads.
 */
public final class Transformer {

    private static final String VERSION = readVersion();
    private static final int MAGIC = 0xCAFEBABE;
    /** The newest class file version that ASM reads. */
    private static final int NEWEST = Opcodes.V27;
    /** Every class that uses Tarry in any way has this in a constant; all others are left unread. */
    private static final byte[] PACKAGE = "dev/tarry/".getBytes(StandardCharsets.US_ASCII);

    private final ClassPath classPath;
    private final Predicate<String> transformedTogether;

    /**
     * A transformer for single classes.
     *
     * @param classPath where to look up the classes that awaits call into; not null
     */
    public Transformer(ClassPath classPath) {
        this(classPath, name -> false);
    }

    /**
     * A transformer for a set of classes.
     *
     * @param transformedTogether tells by internal name which classes will be transformed in the same run, so that an
     *     await of their methods may rely on it
     */
    Transformer(ClassPath classPath, Predicate<String> transformedTogether) {
        this.classPath = Objects.requireNonNull(classPath, "classPath");
        this.transformedTogether = transformedTogether;
    }

    /**
     * The version of this tool, which it leaves as a marker in the classes that it transforms.
     *
     * @return the version, never null
     */
    public static String version() {
        return VERSION;
    }

    /**
     * Transforms one class file.
     *
     * @param classFile the bytes of the class file, which are not modified; not null
     * @return the new class file, or the given one with the problems that were found
     * @throws IllegalArgumentException if the bytes are not a class file, or one of a newer Java version than this
     *     tool knows
     * @throws TransformerFault if the class cannot be transformed through a fault of this tool
     */
    public TransformedClass transform(byte[] classFile) {
        if (!mentionsTarry(classFile)) {
            return TransformedClass.unchanged(classFile);
        }
        ClassNode type = new ClassNode();
        ClassReader reader = read(classFile, type);
        String marker = markerOf(type);
        if (marker != null) {
            return marker.equals(VERSION) ? TransformedClass.unchanged(classFile)
                    : TransformedClass.rejected(classFile, List.of(otherVersion(type, marker)));
        }
        try {
            return transform(classFile, reader, type);
        } catch (MethodFault e) {
            throw TransformerFault.in(type.name.replace('/', '.'), e.methodName(), classFile, bytesOf(reader, type),
                    e.getCause());
        } catch (RuntimeException | StackOverflowError e) {
            throw TransformerFault.in(type.name.replace('/', '.'), null, classFile, bytesOf(reader, type), e);
        }
    }

    private static ClassReader read(byte[] classFile, ClassNode type) {
        rejectNewerThanAsm(classFile);
        try {
            ClassReader reader = new ClassReader(classFile);
            reader.accept(type, ClassReader.EXPAND_FRAMES);
            return reader;
        } catch (RuntimeException e) {
            // ASM does not check the structure; what is truncated or no class file at all sends it astray.
            throw new IllegalArgumentException("not a class file, or a damaged one", e);
        }
    }

    private static void rejectNewerThanAsm(byte[] classFile) {
        int version = classFile.length < 8 ? 0 : (classFile[6] & 0xFF) << 8 | classFile[7] & 0xFF;
        boolean classFileAtAll = classFile.length >= 8 && ByteBuffer.wrap(classFile).getInt() == MAGIC;
        if (classFileAtAll && version > NEWEST) {
            throw new IllegalArgumentException("it is for Java " + release(version) + ", and this version of Tarry ("
                    + VERSION + ") knows class files up to Java " + release(NEWEST) + "; use a newer version of Tarry,"
                    + " or compile with --release " + release(NEWEST));
        }
    }

    private static int release(int classFileVersion) {
        return classFileVersion - (Opcodes.V1_8 - 8);
    }

    private TransformedClass transform(byte[] classFile, ClassReader reader, ClassNode type) {
        List<AsyncMethod> asyncMethods = FindAsyncMethods.in(type);
        List<Diagnostic> misuse = FindMisuse.in(type, asyncMethods, classPath);
        List<Diagnostic> warnings = FindSuspectCode.in(type, asyncMethods, classPath);
        if (!misuse.isEmpty()) {
            return TransformedClass.rejected(classFile, misuse).withWarnings(warnings);
        }
        if (asyncMethods.isEmpty()) {
            return TransformedClass.unchanged(classFile).withWarnings(warnings);
        }
        asyncMethods.forEach(async -> MethodFault.nameIn(async, () -> {
            AwaitEachLoops.of(async.method()).rewrite();
            if (async.isGenerator()) {
                RewriteYields.in(async);
            } else {
                AwaitReturnedAwaitables.in(async);
            }
            PostponeObjectCreation.in(async);
        }));
        List<MethodPlan> plans = plan(ClassFacts.read(classFile), asyncMethods);
        for (MethodPlan plan : plans) {
            MethodFault.nameIn(plan.async(), () -> {
                EmitBody.emit(plan);
                EmitHelpers.emit(plan, type);
            });
        }
        type.methods.forEach(method -> {
            WidenJumps.in(type.name, method);
            SpreadReferences.in(method);
        });
        mark(type);
        int awaitPoints = plans.stream().mapToInt(plan -> plan.points().size()).sum();
        TransformedClass result = write(classFile, reader, type, asyncMethods, awaitPoints);
        return result.withWarnings(
                FindSuspectCode.withLargeMethods(warnings, result.bytes(), type, asyncMethods));
    }

    private List<MethodPlan> plan(ClassFacts self, List<AsyncMethod> asyncMethods) {
        Map<String, ResultKind> kinds = new HashMap<>();
        asyncMethods.forEach(async -> kinds.put(async.signature(), PlanMethod.resultKind(async)));
        CallTargets callTargets = new CallTargets(self, classPath, transformedTogether, kinds);
        AccessibleTypes accessibleTypes = new AccessibleTypes(self.name(), classPath);
        VirtualCalls virtualCalls = new VirtualCalls(self, classPath, accessibleTypes);
        Map<String, Integer> overloads = new HashMap<>();
        List<MethodPlan> plans = new ArrayList<>();
        for (AsyncMethod async : asyncMethods) {
            int overload = overloads.merge(async.method().name, 1, Integer::sum);
            String suffix = overload == 1 ? "" : "$" + overload;
            MethodFault.nameIn(async, () -> plans.add(PlanMethod.plan(async, kinds.get(async.signature()), callTargets,
                    virtualCalls, accessibleTypes, suffix)));
        }
        return plans;
    }

    private static TransformedClass write(byte[] classFile, ClassReader reader, ClassNode type,
            List<AsyncMethod> asyncMethods, int awaitPoints) {
        try {
            return new TransformedClass(write(reader, type), true, awaitPoints, List.of(), List.of());
        } catch (MethodTooLargeException e) {
            AsyncMethod async = asyncMethods.stream()
                    .filter(m -> m.method().name.equals(e.getMethodName()) && m.method().desc.equals(e.getDescriptor()))
                    .findFirst().orElseThrow();
            MethodNode method = async.method();
            return TransformedClass.rejected(classFile, List.of(new Diagnostic(DiagnosticId.METHOD_TOO_LARGE,
                    type.name.replace('/', '.'), method.name, type.sourceFile, async.firstLine(),
                    "its bytecode takes " + e.getCodeSize() + " bytes once it is transformed, 65535 are allowed",
                    Problems.placeOf(method, Problems.releaseOf(type)))));
        } catch (ClassTooLargeException e) {
            return TransformedClass.rejected(classFile, List.of(ofClass(DiagnosticId.METHOD_TOO_LARGE, type,
                    "the constant pool of the class takes " + e.getConstantPoolCount()
                    + " entries once it is transformed, 65535 are allowed")));
        }
    }

    private static byte[] write(ClassReader reader, ClassNode type) {
        // The reader's constant pool is kept, because attributes unknown to ASM may point into it.
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS) {
            @Override
            protected String getCommonSuperClass(String first, String second) {
                throw new IllegalStateException("stack map frames are written, not computed");
            }
        };
        type.accept(writer);
        return writer.toByteArray();
    }

    /** What a class has become when its transformation failed, or null if that cannot be written. */
    private static byte[] bytesOf(ClassReader reader, ClassNode type) {
        try {
            return write(reader, type);
        } catch (RuntimeException | StackOverflowError halfWay) {
            return null;
        }
    }

    private static boolean mentionsTarry(byte[] classFile) {
        for (int i = 0; i <= classFile.length - PACKAGE.length; i++) {
            if (classFile[i] == PACKAGE[0]
                    && Arrays.equals(classFile, i, i + PACKAGE.length, PACKAGE, 0, PACKAGE.length)) {
                return true;
            }
        }
        return false;
    }

    /** The version in the marker of a transformed class, or null if the class has none. */
    private static String markerOf(ClassNode type) {
        if (type.invisibleAnnotations != null) {
            for (AnnotationNode annotation : type.invisibleAnnotations) {
                if (annotation.desc.equals(RuntimeNames.TRANSFORMED_ANNOTATION)) {
                    return (String) annotation.values.get(1);
                }
            }
        }
        return null;
    }

    private static void mark(ClassNode type) {
        AnnotationNode marker = new AnnotationNode(RuntimeNames.TRANSFORMED_ANNOTATION);
        marker.visit("value", VERSION);
        if (type.invisibleAnnotations == null) {
            type.invisibleAnnotations = new ArrayList<>();
        }
        type.invisibleAnnotations.add(marker);
    }

    private static Diagnostic otherVersion(ClassNode type, String marker) {
        return ofClass(DiagnosticId.OTHER_VERSION, type, "by version " + marker + ", this is " + VERSION);
    }

    private static Diagnostic ofClass(DiagnosticId id, ClassNode type, String detail) {
        return new Diagnostic(id, type.name.replace('/', '.'), "<class>", type.sourceFile, 0, detail,
                Place.ofClass(Problems.releaseOf(type)));
    }

    private static String readVersion() {
        try (InputStream in = Transformer.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.properties", e);
        }
    }
}
