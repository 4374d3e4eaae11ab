package dev.tarry.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.util.Printer;

class TransformerTest {

    private static final String AWAIT = "(Ldev/tarry/Awaitable;)Ljava/lang/Object;";
    private static final String STORE = """
            public class Store {
                @Async static Coroutine<Integer> add(int a, int b) { return async(a + b); }
                @Async private Coroutine<String> name() { return async("name"); }
                @Async final Coroutine<String> fixed() { return async("fixed"); }
                @Async Coroutine<String> open() { return async("open"); }
                @Deprecated @Async
                public Coroutine<Long> total(int count, @Deprecated String unused) throws java.io.IOException {
                    long sum = 0;
                    for (int i = 0; i < count; i++) {
                        sum += await(add(i, 1));
                        name: for (;;) {
                            String text = await(name()) + await(fixed()) + await(open());
                            if (text.isEmpty()) break name;
                        }
                    }
                    return async(sum);
                }
                static int untouched(int x) { return x + 1; }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void a_class_that_does_not_use_tarry_comes_back_as_the_same_array() {
        byte[] plain = Sources.read(Sources.compile(directory, "Plain", "class Plain { int f() { return 1; } }"),
                "Plain");
        assertSame(plain, new Transformer(ClassPath.of()).transform(plain).bytes());
    }

    @Test
    void a_class_that_only_calls_async_methods_comes_back_as_the_same_array() {
        byte[] caller = Sources.read(Sources.compile(directory, "Caller",
                "class Caller { Object f(Coroutine<?> c) { return c; } }"), "Caller");
        TransformedClass result = new Transformer(ClassPath.of()).transform(caller);
        assertFalse(result.changed());
        assertSame(caller, result.bytes());
    }

    @Test
    void a_second_run_changes_nothing() {
        byte[] once = transformStore().bytes();
        TransformedClass twice = new Transformer(ClassPath.of()).transform(once);
        assertFalse(twice.changed());
        assertSame(once, twice.bytes());
    }

    @Test
    void the_same_input_gives_the_same_output() {
        assertArrayEquals(transformStore().bytes(), transformStore().bytes());
    }

    @Test
    void a_class_of_another_version_is_refused() {
        ClassNode store = Sources.parse(transformStore().bytes());
        store.invisibleAnnotations.get(0).values.set(1, "0.0.1");
        ClassWriter writer = new ClassWriter(0);
        store.accept(writer);
        TransformedClass result = new Transformer(ClassPath.of()).transform(writer.toByteArray());
        assertFalse(result.changed());
        assertEquals(DiagnosticId.OTHER_VERSION, result.diagnostics().get(0).id());
    }

    @Test
    void the_entry_keeps_what_reflection_sees_and_the_body_is_an_ordinary_overload() {
        ClassNode store = Sources.parse(transformStore().bytes());
        MethodNode entry = Sources.method(store, "total", 2);
        MethodNode body = Sources.method(store, "total", 4);
        assertNotNull(entry.signature);
        assertEquals("Ljava/lang/Deprecated;", entry.visibleAnnotations.get(0).desc);
        assertEquals(1, entry.visibleParameterAnnotations[1].size());
        assertEquals(List.of("java/io/IOException"), entry.exceptions);
        assertNull(body.visibleAnnotations);
        assertEquals(Opcodes.ACC_PUBLIC, body.access & ~Opcodes.ACC_DEPRECATED);
        assertEquals("(ILjava/lang/String;Ldev/tarry/Task;Ldev/tarry/Frame;)J", body.desc);
        // A parameter that is never read is not kept in the coroutine, so there is nothing that a debugger could show.
        assertEquals(Set.of("this", "count", "sum", "i", "text"), new HashSet<>(
                body.localVariables.stream().map((LocalVariableNode variable) -> variable.name).toList()));
    }

    @Test
    void parameter_names_and_annotations_of_types_stay_with_the_method() {
        Path classes = Sources.compile(directory, "Store", """
                class Store {
                    @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)
                    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
                    @interface Typed { }
                    @Async <@Typed T> @Typed Coroutine<@Typed T> f(final @Typed T first, int second) {
                        @Typed String local = "" + second;
                        await((Awaitable<T>) null);
                        return async((@Typed T) (Object) local);
                    }
                }
                """, "-g", "-parameters");
        MethodNode before = Sources.method(Sources.parse(Sources.read(classes, "Store")), "f", 2);
        ClassNode store = Sources.parse(Sources.transform(classes, "Store").bytes());
        MethodNode entry = Sources.method(store, "f", 2);
        MethodNode body = Sources.method(store, "f", 4);
        assertEquals(List.of("first", "second"), entry.parameters.stream().map(parameter -> parameter.name).toList());
        assertEquals(Opcodes.ACC_FINAL, entry.parameters.get(0).access);
        assertEquals(before.visibleTypeAnnotations.stream().map(a -> a.typeRef + " " + a.typePath).toList(),
                entry.visibleTypeAnnotations.stream().map(a -> a.typeRef + " " + a.typePath).toList());
        assertEquals(1, body.visibleLocalVariableAnnotations.size());
    }

    @Test
    void attributes_that_only_their_makers_know_are_kept() {
        ClassReader reader = new ClassReader(Sources.read(Sources.compile(directory, "Store", STORE), "Store"));
        ClassWriter writer = new ClassWriter(0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                method.visitAttribute(new Foreign(name));
                return method;
            }

            @Override
            public void visitEnd() {
                visitAttribute(new Foreign("class"));
                FieldVisitor field = visitField(0, "field", "I", null, null);
                field.visitAttribute(new Foreign("field"));
                field.visitEnd();
                super.visitEnd();
            }
        }, 0);
        ClassNode store = new ClassNode();
        new ClassReader(new Transformer(ClassPath.of()).transform(writer.toByteArray()).bytes())
                .accept(store, new Attribute[] {new Foreign("")}, 0);
        assertEquals("class", ((Foreign) store.attrs.get(0)).text);
        assertEquals("field", ((Foreign) store.fields.get(0).attrs.get(0)).text);
        assertEquals("total", ((Foreign) Sources.method(store, "total", 2).attrs.get(0)).text);
        assertEquals("untouched", ((Foreign) Sources.method(store, "untouched", 1).attrs.get(0)).text);
    }

    /** An attribute that points into the constant pool. */
    private static final class Foreign extends Attribute {

        private final String text;

        Foreign(String text) {
            super("shop.Foreign");
            this.text = text;
        }

        @Override
        protected Attribute read(ClassReader reader, int offset, int length, char[] buffer, int codeOffset,
                Label[] labels) {
            return new Foreign(reader.readUTF8(offset, buffer));
        }

        @Override
        protected ByteVector write(ClassWriter writer, byte[] code, int codeLength, int maxStack, int maxLocals) {
            return new ByteVector().putShort(writer.newUTF8(text));
        }
    }

    @Test
    void the_body_keeps_the_line_numbers_of_the_source() {
        ClassNode before = Sources.parse(Sources.read(
                Sources.compile(directory, "Store", STORE), "Store"));
        ClassNode after = Sources.parse(transformStore().bytes());
        Set<Integer> lines = linesOf(Sources.method(before, "total", 2));
        assertEquals(lines, linesOf(Sources.method(after, "total", 4)));
    }

    @Test
    void calls_of_static_private_and_final_methods_are_fused() {
        MethodNode body = Sources.method(Sources.parse(transformStore().bytes()), "total", 4);
        assertTrue(calls(body, "add", "(IILdev/tarry/Task;Ldev/tarry/Frame;)I"));
        assertTrue(calls(body, "name", "(Ldev/tarry/Task;Ldev/tarry/Frame;)Ljava/lang/Object;"));
        assertTrue(calls(body, "fixed", "(Ldev/tarry/Task;Ldev/tarry/Frame;)Ljava/lang/Object;"));
        assertFalse(calls(body, "intValue", "()I"));
    }

    @Test
    void a_call_of_what_may_be_overridden_looks_for_the_body_when_it_is_made() {
        MethodNode body = Sources.method(Sources.parse(transformStore().bytes()), "total", 4);
        assertFalse(calls(body, "open", "()Ldev/tarry/Coroutine;"));
        assertEquals(List.of("open(Lshop/Store;Ldev/tarry/Task;)Ljava/lang/Object;"), virtualCalls(body));
    }

    @ParameterizedTest
    @CsvSource({
        "Integer, int n = await(call.get()), (Lshop/Call;Ldev/tarry/Task;)I",
        "Long, long n = await(call.get()), (Lshop/Call;Ldev/tarry/Task;)J",
        "Integer, long n = await(call.get()), (Lshop/Call;Ldev/tarry/Task;)I",
        "Boolean, boolean n = await(call.get()), (Lshop/Call;Ldev/tarry/Task;)Z",
        "Integer, Integer n = await(call.get()), (Lshop/Call;Ldev/tarry/Task;)Ljava/lang/Object;",
        "String, String n = await(call.get()), (Lshop/Call;Ldev/tarry/Task;)Ljava/lang/Object;"
    })
    void a_virtual_call_asks_for_the_primitive_that_its_caller_unboxes(String type, String statement,
            String descriptor) {
        Path classes = Sources.compile(directory, "Store", """
                interface Call { Coroutine<%s> get(); }
                class Store {
                    @Async static Coroutine<Object> f(Call call) {
                        %s;
                        return async(n);
                    }
                }
                """.formatted(type, statement));
        MethodNode body = Sources.method(Sources.parse(Sources.transform(classes, "Store").bytes()), "f", 3);
        assertEquals(List.of("get" + descriptor), virtualCalls(body));
    }

    @Test
    void what_is_declared_as_no_async_method_and_what_cannot_be_overridden_is_called_as_before() {
        Path classes = Sources.compile(directory, "Store", """
                class Plain {
                    Coroutine<String> plain() { return null; }
                    @Async static Coroutine<String> fixed() { return async(""); }
                    @Async final Coroutine<String> last() { return async(""); }
                }
                class Store {
                    @Async static Coroutine<String> f(Plain plain) {
                        return async(await(plain.plain()) + await(Plain.fixed()) + await(plain.last()));
                    }
                }
                """);
        MethodNode body = Sources.method(Sources.parse(Sources.transform(classes, "Store").bytes()), "f", 3);
        assertEquals(List.of(), virtualCalls(body));
        assertTrue(calls(body, "plain", "()Ldev/tarry/Coroutine;"));
    }

    @Test
    void a_call_with_a_type_that_is_not_there_is_made_as_before() throws IOException {
        Path classes = Sources.compile(directory, "Shop", """
                class Gone { }
                class Store {
                    @Async Coroutine<String> open(Gone gone) { return async(""); }
                    @Async static Coroutine<String> f(Store store) { return async(await(store.open(null))); }
                }
                """);
        Files.delete(classes.resolve("shop/Gone.class"));
        MethodNode body = Sources.method(Sources.parse(Sources.transform(classes, "Store").bytes()), "f", 3);
        assertEquals(List.of(), virtualCalls(body));
    }

    private static List<String> virtualCalls(MethodNode method) {
        List<String> calls = new ArrayList<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof InvokeDynamicInsnNode call && call.bsm.getName().equals("call")) {
                calls.add(call.name + call.desc);
            }
        }
        return calls;
    }

    @Test
    void a_method_of_another_class_is_fused_only_if_that_class_is_transformed_too() throws IOException {
        Path classes = Sources.compile(directory, "Shop", """
                class Shop {
                    @Async static Coroutine<Integer> ask() { return async(await(Other.price(1L))); }
                }
                class Other {
                    @Async static Coroutine<Integer> price(long item) { return async(1); }
                }
                """);
        assertTrue(calls(Sources.method(Sources.parse(Sources.transform(classes, "Shop").bytes()), "ask", 2),
                "price", "(J)Ldev/tarry/Coroutine;"));
        ClassDirectory.transform(classes, List.of());
        assertTrue(calls(Sources.method(Sources.parse(Sources.read(classes, "Shop")), "ask", 2),
                "price", "(JLdev/tarry/Task;Ldev/tarry/Frame;)Ljava/lang/Object;"));
        MethodNode objectForm = Sources.parse(Sources.read(classes, "Other")).methods.stream()
                .filter(method -> method.desc.equals("(JLdev/tarry/Task;Ldev/tarry/Frame;)Ljava/lang/Object;"))
                .findFirst().orElseThrow();
        assertEquals(Opcodes.ACC_SYNTHETIC | Opcodes.ACC_STATIC, objectForm.access);
    }

    private static final String PRICES = """
            class Shop {
                @Async static Coroutine<Integer> unboxed() { int n = await(Other.price()); return async(n); }
                @Async static Coroutine<Integer> kept() { Integer n = await(Other.price()); return async(n); }
                @Async static Coroutine<Integer> known() { int n = await(Other.known()); return async(n); }
                @Async static Coroutine<Integer> generic() { int n = await(Other.same(1)); return async(n); }
                @Async static Coroutine<Integer> wider() { int n = (Integer) await(Other.any()); return async(n); }
                @Async static Coroutine<Integer> lying() { int n = await(Other.lying()); return async(n); }
            }
            class Other {
                @Async static Coroutine<Integer> price() { return async(Integer.parseInt("1") > 0 ? null : 1); }
                @Async static Coroutine<Integer> known() { return async(1); }
                @Async static <T> Coroutine<T> same(T item) { return async(item); }
                @Async static Coroutine<Object> any() { return async(1); }
                @SuppressWarnings({"unchecked", "rawtypes"})
                @Async static Coroutine<Integer> lying() { return (Coroutine) async(1L); }
            }
            """;

    private boolean awaits(Path classes, String caller, String descriptor) {
        return calls(Sources.method(Sources.parse(Sources.read(classes, "Shop")), caller, 2), descriptor);
    }

    private static boolean calls(MethodNode body, String descriptor) {
        return Arrays.stream(body.instructions.toArray()).anyMatch(instruction ->
                instruction instanceof MethodInsnNode call && call.owner.endsWith("Other")
                        && call.desc.equals(descriptor));
    }

    @Test
    void an_await_of_another_class_that_unboxes_relies_on_the_primitive_that_is_declared() throws IOException {
        Path classes = Sources.compile(directory, "Shop", PRICES);
        ClassDirectory.transform(classes, List.of());
        String primitive = "(Ldev/tarry/Task;Ldev/tarry/Frame;)I";
        String object = "(Ldev/tarry/Task;Ldev/tarry/Frame;)Ljava/lang/Object;";
        assertTrue(awaits(classes, "unboxed", primitive));
        assertTrue(awaits(classes, "known", primitive));
        assertTrue(awaits(classes, "lying", primitive));
        assertTrue(awaits(classes, "kept", object));
        assertTrue(awaits(classes, "wider", object));
        assertTrue(awaits(classes, "generic",
                "(Ljava/lang/Object;Ldev/tarry/Task;Ldev/tarry/Frame;)Ljava/lang/Object;"));
        List<MethodNode> methods = Sources.parse(Sources.read(classes, "Other")).methods;
        for (String name : List.of("price", "known", "lying")) {
            for (String form : List.of(primitive, object)) {
                assertEquals(1, methods.stream().filter(m -> m.name.equals(name) && m.desc.equals(form)).count(),
                        name + form);
            }
        }
    }

    @Test
    void of_a_class_that_was_transformed_without_a_primitive_form_the_object_form_is_called() throws IOException {
        Path classes = Sources.compile(directory, "Shop", PRICES);
        byte[] shop = Sources.read(classes, "Shop");
        ClassDirectory.transform(classes, List.of());
        ClassNode other = Sources.parse(Sources.read(classes, "Other"));
        other.methods.removeIf(method -> method.desc.equals("(Ldev/tarry/Task;Ldev/tarry/Frame;)I"));
        ClassWriter writer = new ClassWriter(0);
        other.accept(writer);
        Files.write(classes.resolve("shop/Other.class"), writer.toByteArray());
        Files.write(classes.resolve("shop/Shop.class"), shop);
        ClassDirectory.transform(classes, List.of());
        assertTrue(awaits(classes, "unboxed", "(Ldev/tarry/Task;Ldev/tarry/Frame;)Ljava/lang/Object;"));
    }

    @Test
    void only_live_values_are_saved() {
        MethodNode body = Sources.method(transform("""
                class Store {
                    @Async static Coroutine<String> f(Object dead, String live, long alsoLive, double unused) {
                        String gone = dead.toString();
                        System.out.println(gone);
                        await((Awaitable<String>) null);
                        return async(live + alsoLive);
                    }
                }
                """), "f", 6);
        // Of the two references that the frame has room for, one is live, and the other is cleared.
        assertEquals(List.of("ICONST_3", "ALOAD 1", "ACONST_NULL", "LLOAD 2"), savedBy(body));
    }

    @Test
    void a_class_is_initialised_before_the_arguments_of_its_constructor_are_evaluated() {
        MethodNode body = Sources.method(transform("""
                class Store {
                    @Async static Coroutine<Object> f(Coroutine<String> c) {
                        return async(new StringBuilder(await(c)));
                    }
                }
                """), "f", 3);
        List<Integer> creations = new ArrayList<>();
        int awaitAt = 0;
        InsnList code = body.instructions;
        for (int i = 0; i < code.size(); i++) {
            if (code.get(i) instanceof TypeInsnNode creation && creation.getOpcode() == Opcodes.NEW) {
                creations.add(i);
            } else if (code.get(i) instanceof MethodInsnNode call && call.name.equals("await")) {
                awaitAt = i;
            }
        }
        assertEquals(2, creations.size());
        assertTrue(creations.get(0) < awaitAt && awaitAt < creations.get(1));
        assertEquals(Opcodes.POP, code.get(creations.get(0) + 1).getOpcode());
    }

    @Test
    void an_await_in_a_lambda_in_dead_code_is_no_problem_whether_or_not_the_compiler_keeps_the_body() {
        ClassNode store = transform("""
                class Store {
                    @Async static Coroutine<String> f(Coroutine<String> c) {
                        if (false) {
                            Callable<Coroutine<String>> dead = () -> async(await(c));
                        }
                        return async("");
                    }
                }
                """);
        // javac 17 keeps the body, which then is transformed like any other; javac 25 does not.
        store.methods.forEach(method -> assertFalse(calls(method, "await", AWAIT), method.name));
    }

    @Test
    void no_loop_gets_a_second_entry() {
        ClassNode store = Sources.parse(transformStore().bytes());
        MethodNode body = Sources.method(store, "total", 4);
        assertEquals(0, jumpsIntoLoops(body));
    }

    @Test
    void a_method_with_a_thousand_awaits_fits_into_a_class_file() {
        StringBuilder text = new StringBuilder("class Store { @Async static Coroutine<Integer> ai(int i) {"
                + " return async(i); } @Async static Coroutine<Integer> f(boolean c, int i) { int a = 0; int b = 0;\n");
        text.append("if (c) { a++; b += a + await(ai(i)); }\n".repeat(1_000));
        Path classes = Sources.compile(directory, "Store", text.append("return async(b); } }").toString());
        TransformedClass result = Sources.transform(classes, "Store");
        assertEquals(List.of(), result.diagnostics());
        assertEquals(1_000, result.awaitPoints());
    }

    @ParameterizedTest
    @ValueSource(ints = {1_500, 1_600, 1_800, 2_000})
    void jumps_may_be_long(int awaits) {
        Path classes = Sources.compile(directory, "Store", "class Store { @Async static Coroutine<Integer> f("
                + "Coroutine<Integer> c) {\n" + "await(c);\n".repeat(awaits) + "return async(1); } }");
        TransformedClass result = Sources.transform(classes, "Store");
        assertEquals(List.of(), result.diagnostics());
        assertEquals(awaits, result.awaitPoints());
    }

    @Test
    void a_class_whose_constant_pool_would_overflow_is_an_error_of_the_class_and_no_fault_of_the_tool() {
        byte[] full = withFullConstantPool(Sources.read(Sources.compile(directory, "Store", STORE), "Store"));
        TransformedClass result = new Transformer(ClassPath.of()).transform(full);
        assertSame(full, result.bytes());
        Diagnostic problem = result.diagnostics().get(0);
        assertEquals(DiagnosticId.METHOD_TOO_LARGE, problem.id());
        String message = problem.format();
        assertTrue(message.matches("(?s)error\\[TARRY-010]: .*: the constant pool of the class takes 65[67]\\d\\d entries"
                + " once it is transformed, 65535 are allowed\n  --> shop.Store \\(Store.java\\)\n.*"
                + "move methods or constants to another class\n.*"), message);
    }

    /** As full as a class file can be, with the constants of a class that has many. */
    private static byte[] withFullConstantPool(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(writer, 0);
        for (int i = reader.getItemCount(); i < 65_500; i++) {
            writer.newConst(1_000_000 + i);
        }
        return writer.toByteArray();
    }

    @Test
    void a_method_grows_linearly_with_its_awaits() {
        int empty = sizeWithAwaits(0);
        int hundred = sizeWithAwaits(100) - empty;
        int fourHundred = sizeWithAwaits(400) - empty;
        assertTrue(fourHundred < 4.4 * hundred, fourHundred + " bytes for 400 awaits, " + hundred + " for 100");
    }

    private int sizeWithAwaits(int count) {
        StringBuilder text = new StringBuilder("class Store { @Async static Coroutine<Integer> f(Coroutine<Integer> c)"
                + " { int a = 0;\n");
        text.append("a += await(c);\n".repeat(count));
        Path classes = Sources.compile(directory, "Store", text.append("return async(a); } }").toString());
        return Sources.transform(classes, "Store").bytes().length;
    }

    private TransformedClass transformStore() {
        return Sources.transform(Sources.compile(directory, "Store", STORE), "Store");
    }

    private ClassNode transform(String text) {
        TransformedClass result = Sources.transform(Sources.compile(directory, "Store", text), "Store");
        assertEquals(List.of(), result.diagnostics());
        return Sources.parse(result.bytes());
    }

    private static boolean calls(MethodNode method, String name, String descriptor) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof MethodInsnNode call && call.name.equals(name) && call.desc.equals(descriptor)) {
                return true;
            }
        }
        return false;
    }

    private static Set<Integer> linesOf(MethodNode method) {
        Set<Integer> lines = new HashSet<>();
        for (AbstractInsnNode instruction : method.instructions) {
            lines.add(Instructions.lineOf(instruction));
        }
        lines.remove(0);
        return lines;
    }

    /** What pushes the label and the values that a body hands over when it suspends. */
    private static List<String> savedBy(MethodNode body) {
        List<String> pushes = new ArrayList<>();
        for (AbstractInsnNode instruction : body.instructions) {
            if (instruction instanceof MethodInsnNode call && call.name.equals("suspend")) {
                assertEquals("dev/tarry/Suspension", call.owner);
                return pushes;
            }
            if (instruction instanceof MethodInsnNode call && call.name.endsWith("$code")) {
                pushes.clear();
            } else if (instruction instanceof VarInsnNode access) {
                pushes.add(Printer.OPCODES[access.getOpcode()] + " " + access.var);
            } else if (instruction.getOpcode() >= 0) {
                pushes.add(Printer.OPCODES[instruction.getOpcode()]);
            }
        }
        throw new AssertionError("does not suspend");
    }

    /** Retreating edges whose target does not dominate their source: there are none in a reducible graph. */
    private static int jumpsIntoLoops(MethodNode method) {
        ControlFlowGraph graph = ControlFlowGraph.of(method);
        Loops loops = Loops.of(graph);
        int found = 0;
        for (int block = 0; block < graph.size(); block++) {
            for (int successor : graph.successorsOf(block)) {
                List<Integer> entered = new ArrayList<>(loops.headersAround(successor));
                entered.removeAll(loops.headersAround(block));
                entered.remove((Integer) successor);
                found += entered.size();
            }
        }
        return found;
    }
}
