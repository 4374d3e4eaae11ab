package dev.tarry.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarry.transformer.ClassPath;
import dev.tarry.transformer.TransformedClass;
import dev.tarry.transformer.Transformer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceMethodVisitor;

/** What holds for every class that goes through the transformer, whatever it computes. */
class TransformerContractTest {
    private static Corpus corpus;

    @BeforeAll
    static void compile() {
        Variant variant = Variant.javac(17, "-g");
        corpus = Corpus.of("contract", Compilation.of(variant, "contract", CorpusTest.sources(variant)));
    }

    private static ClassNode node(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, 0);
        return node;
    }

    private static String text(MethodNode method) {
        Textifier text = new Textifier();
        method.accept(new TraceMethodVisitor(text));
        StringWriter writer = new StringWriter();
        text.print(new PrintWriter(writer, true));
        return writer.toString();
    }

    private static boolean hasAsync(byte[] bytes) {
        return node(bytes).methods.stream().anyMatch(SynchronousTwin::isAsync);
    }

    @Test
    void a_second_run_changes_nothing() throws IOException {
        try (ClassPath classPath = Corpus.classPath(corpus.compiled().directory())) {
            Transformer transformer = new Transformer(classPath);
            corpus.transformed().forEach((name, bytes) -> {
                TransformedClass again = transformer.transform(bytes);
                assertFalse(again.changed(), name);
                assertArrayEquals(bytes, again.bytes(), name);
            });
        }
    }

    @Test
    void the_same_class_gives_the_same_bytes() throws IOException {
        try (ClassPath classPath = Corpus.classPath(corpus.compiled().directory())) {
            corpus.compiled().classes().forEach((name, bytes) -> assertArrayEquals(corpus.transformed().get(name),
                new Transformer(classPath).transform(bytes).bytes(), name));
        }
    }

    @Test
    void a_class_without_async_methods_keeps_its_bytes() throws IOException {
        int seen = 0;
        try (ClassPath classPath = Corpus.classPath(corpus.compiled().directory())) {
            for (Map.Entry<String, byte[]> entry : corpus.compiled().classes().entrySet()) {
                if (!hasAsync(entry.getValue())) {
                    TransformedClass result = new Transformer(classPath).transform(entry.getValue());
                    assertFalse(result.changed(), entry.getKey());
                    assertArrayEquals(entry.getValue(), result.bytes(), entry.getKey());
                    seen++;
                }
            }
        }
        assertTrue(seen > 20, "classes without async methods: " + seen);
    }

    @Test
    void a_class_with_async_methods_is_changed_and_its_awaits_are_gone() {
        corpus.compiled().classes().forEach((name, bytes) -> {
            if (hasAsync(bytes)) {
                ClassNode after = node(corpus.transformed().get(name));
                assertTrue(after.invisibleAnnotations != null && after.invisibleAnnotations.stream()
                    .anyMatch(annotation -> annotation.desc.equals("Ldev/tarry/Transformed;")), name);
                after.methods.stream().map(TransformerContractTest::text)
                    .forEach(text -> assertFalse(text.contains("dev/tarry/Asyncio.await"), text));
            }
        });
    }

    @Test
    void methods_that_are_not_async_keep_their_code() {
        corpus.compiled().classes().forEach((name, bytes) -> {
            Map<String, String> after = new HashMap<>();
            node(corpus.transformed().get(name)).methods.forEach(m -> after.put(m.name + m.desc, text(m)));
            for (MethodNode method : node(bytes).methods) {
                if (!SynchronousTwin.isAsync(method)) {
                    assertEquals(text(method), after.get(method.name + method.desc), name + "." + method.name);
                }
            }
        });
    }

    @Test
    void an_async_method_keeps_what_is_declared_about_it() {
        corpus.compiled().classes().forEach((name, bytes) -> {
            Map<String, MethodNode> after = new HashMap<>();
            ClassNode transformed = node(corpus.transformed().get(name));
            transformed.methods.forEach(m -> after.put(m.name + m.desc, m));
            ClassNode before = node(bytes);
            assertEquals(before.version, transformed.version);
            assertEquals(before.access, transformed.access);
            assertEquals(before.signature, transformed.signature);
            for (MethodNode method : before.methods) {
                MethodNode entry = after.get(method.name + method.desc);
                String what = name + "." + method.name;
                assertEquals(method.access, entry.access, what);
                assertEquals(method.signature, entry.signature, what);
                assertEquals(method.exceptions, entry.exceptions, what);
                assertEquals(annotations(method.visibleAnnotations), annotations(entry.visibleAnnotations), what);
                assertEquals(annotations(method.invisibleAnnotations), annotations(entry.invisibleAnnotations), what);
                assertEquals(parameters(method), parameters(entry), what);
            }
        });
    }

    @Test
    void the_body_keeps_the_names_of_its_local_variables() {
        corpus.compiled().classes().forEach((name, bytes) -> {
            ClassNode after = node(corpus.transformed().get(name));
            for (MethodNode method : node(bytes).methods) {
                if (SynchronousTwin.isAsync(method)) {
                    List<String> kept = after.methods.stream()
                        .filter(m -> m.name.equals(method.name) && m.localVariables != null)
                        .flatMap(m -> m.localVariables.stream())
                        .map(TransformerContractTest::declaration).toList();
                    for (LocalVariableNode variable : method.localVariables) {
                        assertTrue(isUnusedParameter(variable, method) || kept.contains(declaration(variable)), name + "." + method.name + variable.name);
                    }
                }
            }
        });
    }

    /** A coroutine does not keep it. */
    private static boolean isUnusedParameter(LocalVariableNode variable, MethodNode method) {
        boolean parameter = variable.index < Type.getArgumentsAndReturnSizes(method.desc) >> 2;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof VarInsnNode access && access.var == variable.index) {
                return false;
            }
        }
        return parameter;
    }

    private static String declaration(LocalVariableNode variable) {
        return variable.name + " " + variable.desc + " " + variable.signature;
    }

    private static List<String> annotations(List<? extends org.objectweb.asm.tree.AnnotationNode> annotations) {
        return annotations == null ? List.of() : annotations.stream().map(a -> a.desc + a.values).toList();
    }

    private static List<String> parameters(MethodNode method) {
        return method.parameters == null ? List.of() : method.parameters.stream().map(p -> p.name + p.access).toList();
    }
}
