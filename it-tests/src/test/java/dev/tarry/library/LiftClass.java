package dev.tarry.library;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;

/**
 * Turns a class file for a Java version before 8 into one for Java 8, so that it can have stack map frames and private
 * methods in interfaces. Many published libraries are still compiled for Java 5 to 7.
 */
final class LiftClass {
    private static final String OBJECT = "java/lang/Object";

    private LiftClass() {
    }

    /**
     * Returns the class file itself if it is new enough.
     *
     * @param loader finds the classes of which a common superclass is wanted
     */
    static byte[] lift(byte[] classFile, ClassLoader loader) {
        ClassReader reader = new ClassReader(classFile);
        int version = reader.readUnsignedShort(6);
        if (version >= Opcodes.V1_8) {
            return classFile;
        }
        boolean hasFrames = version > Opcodes.V1_6;
        ClassWriter writer = new ClassWriter(hasFrames ? 0 : ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String first, String second) {
                return commonSuperClass(first, second, loader);
            }
        };
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(int oldVersion, int access, String name, String signature, String superName,
                    String[] interfaces) {
                super.visit(Opcodes.V1_8, access, name, signature, superName, interfaces);
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                return hasFrames ? method
                    : new JSRInlinerAdapter(method, access, name, descriptor, signature, exceptions);
            }
        }, hasFrames ? 0 : ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    /** By reading, not by loading: what is missing counts as a child of Object. */
    private static String commonSuperClass(String first, String second, ClassLoader loader) {
        List<String> ancestors = ancestors(first, loader);
        return ancestors(second, loader).stream().filter(ancestors::contains).findFirst().orElse(OBJECT);
    }

    private static List<String> ancestors(String name, ClassLoader loader) {
        List<String> ancestors = new ArrayList<>();
        for (String at = name; at != null && !ancestors.contains(at);) {
            ancestors.add(at);
            try (InputStream in = loader.getResourceAsStream(at + ".class")) {
                ClassReader reader = in == null ? null : new ClassReader(in);
                boolean isClass = reader != null && (reader.getAccess() & Opcodes.ACC_INTERFACE) == 0;
                at = isClass ? reader.getSuperName() : null;
            } catch (IOException e) {
                at = null;
            }
        }
        return ancestors;
    }
}
