package dev.tarry.transformer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a call site needs to know of the class it calls, read from its class file.
 *
 * @param name internal name
 * @param access access flags of the class
 * @param superName internal name of the super class, null for {@code java/lang/Object}
 * @param interfaces internal names of the direct superinterfaces
 * @param methods methods by name and descriptor
 * @param transformed whether the class bears the marker of a transformed class
 */
record ClassFacts(String name, int access, String superName, List<String> interfaces,
        Map<String, MethodFacts> methods, boolean transformed) {

    /**
     * What a call site needs to know of a method.
     *
     * @param access access flags
     * @param async whether it is annotated {@code @Async} and has a body
     * @param declared the primitive whose box its coroutine gives, as its signature says
     */
    record MethodFacts(int access, boolean async, ResultKind declared) {

        boolean is(int flag) {
            return (access & flag) != 0;
        }
    }

    boolean isFinal() {
        return (access & Opcodes.ACC_FINAL) != 0;
    }

    /** The same for a caller that must not rely on the form of its methods. */
    ClassFacts asIfNotTransformed() {
        return new ClassFacts(name, access, superName, interfaces, methods, false);
    }

    static ClassFacts read(byte[] classFile) {
        Collector collector = new Collector();
        new ClassReader(classFile).accept(collector,
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return collector.facts();
    }

    private static final class Collector extends ClassVisitor {

        private String name;
        private int access;
        private String superName;
        private List<String> interfaces;
        private boolean transformed;
        private final Map<String, MethodFacts> methods = new HashMap<>();

        Collector() {
            super(Opcodes.ASM9);
        }

        ClassFacts facts() {
            return new ClassFacts(name, access, superName, interfaces, methods, transformed);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String superName,
                String[] interfaces) {
            this.name = name;
            this.access = access;
            this.superName = superName;
            this.interfaces = interfaces == null ? List.of() : List.of(interfaces);
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            transformed |= descriptor.equals(RuntimeNames.TRANSFORMED_ANNOTATION);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                String[] exceptions) {
            ResultKind declared = ResultKind.declaredBy(signature);
            methods.put(name + descriptor, new MethodFacts(access, false, declared));
            boolean hasBody = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNTHETIC)) == 0;
            return hasBody ? new MethodVisitor(Opcodes.ASM9) {
                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    if (annotation.equals(RuntimeNames.ASYNC_ANNOTATION)) {
                        methods.put(name + descriptor, new MethodFacts(access, true, declared));
                    }
                    return null;
                }
            } : null;
        }
    }
}
