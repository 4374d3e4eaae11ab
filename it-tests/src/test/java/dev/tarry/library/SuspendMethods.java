package dev.tarry.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Makes a coroutine of every method that can be one: the code moves to a private {@code @Async} method that awaits
 * before the calls it makes, and the method itself runs that coroutine to its end.
 */
final class SuspendMethods {
    private static final String DRIVER = "dev/tarry/SynchronousDriver";
    private static final String ASYNCIO = "dev/tarry/Asyncio";

    private final ClassNode type = new ClassNode();
    private final Random random;
    private final double share;
    private final Set<String> leftAlone;
    private int candidates;
    private int methods;
    private int suspensions;

    /**
     * @param leftAlone methods, as {@link #key} names them, and names of classes that would not fit into a class file
     */
    SuspendMethods(byte[] classFile, long seed, double share, Set<String> leftAlone) {
        ClassReader reader = new ClassReader(classFile);
        reader.accept(type, ClassReader.EXPAND_FRAMES);
        this.random = new Random(seed * 31 + type.name.hashCode());
        this.share = share;
        this.leftAlone = leftAlone;
    }

    /** Of the coroutine that a method becomes; binary name of the class. */
    static String key(String className, String asyncName) {
        return className + "." + asyncName;
    }

    int methods() {
        return methods;
    }

    int candidates() {
        return candidates;
    }

    int suspensions() {
        return suspensions;
    }

    byte[] rewrite() {
        for (MethodNode method : List.copyOf(type.methods)) {
            if (canSuspend(method)) {
                String asyncName = method.name + "$async" + candidates++;
                if (!leftAlone.contains(className()) && !leftAlone.contains(key(className(), asyncName))) {
                    suspend(method, asyncName);
                }
            }
        }
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.accept(writer);
        return writer.toByteArray();
    }

    private String className() {
        return type.name.replace('/', '.');
    }

    private boolean canSuspend(MethodNode method) {
        int excluded = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNCHRONIZED | Opcodes.ACC_BRIDGE;
        if (method.name.startsWith("<") || (method.access & excluded) != 0 || (type.version & 0xFFFF) < Opcodes.V1_8) {
            return false;
        }
        boolean calls = false;
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == Opcodes.MONITORENTER) {
                return false;
            }
            calls |= isCall(instruction);
        }
        int slots = Type.getArgumentsAndReturnSizes(method.desc) >> 2;
        return calls && slots <= 250;
    }

    private static boolean isCall(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode || instruction instanceof InvokeDynamicInsnNode;
    }

    private void suspend(MethodNode method, String asyncName) {
        methods++;
        boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        String asyncDescriptor = Type.getMethodDescriptor(Type.getType("Ldev/tarry/Coroutine;"),
            Type.getArgumentTypes(method.desc));
        MethodNode async = new MethodNode(Opcodes.ASM9, Opcodes.ACC_PRIVATE | (isStatic ? Opcodes.ACC_STATIC : 0),
            asyncName, asyncDescriptor, null, method.exceptions.toArray(String[]::new));
        async.instructions = method.instructions;
        async.tryCatchBlocks = method.tryCatchBlocks;
        async.localVariables = method.localVariables;
        async.maxLocals = method.maxLocals;
        async.maxStack = method.maxStack + 1;
        async.invisibleAnnotations = new ArrayList<>(List.of(new AnnotationNode("Ldev/tarry/Async;")));
        awaitBeforeCalls(async);
        returnAsync(async, Type.getReturnType(method.desc));
        type.methods.add(async);
        callAndDrive(method, async, isStatic);
    }

    private void awaitBeforeCalls(MethodNode async) {
        for (AbstractInsnNode instruction : async.instructions.toArray()) {
            if (isCall(instruction) && random.nextDouble() < share) {
                InsnList await = new InsnList();
                await.add(new MethodInsnNode(Opcodes.INVOKESTATIC, DRIVER, "point", "()Ldev/tarry/Awaitable;", false));
                await.add(new MethodInsnNode(Opcodes.INVOKESTATIC, ASYNCIO, "await",
                    "(Ldev/tarry/Awaitable;)Ljava/lang/Object;", false));
                await.add(new InsnNode(Opcodes.POP));
                async.instructions.insertBefore(instruction, await);
                suspensions++;
            }
        }
    }

    private static void returnAsync(MethodNode async, Type result) {
        for (AbstractInsnNode instruction : async.instructions.toArray()) {
            if (instruction.getOpcode() < Opcodes.IRETURN || instruction.getOpcode() > Opcodes.RETURN) {
                continue;
            }
            InsnList wrap = new InsnList();
            if (result == Type.VOID_TYPE) {
                wrap.add(new MethodInsnNode(Opcodes.INVOKESTATIC, ASYNCIO, "async", "()Ldev/tarry/AsyncResult;", false));
            } else {
                if (result.getSort() < Type.ARRAY) {
                    Type box = box(result);
                    wrap.add(new MethodInsnNode(Opcodes.INVOKESTATIC, box.getInternalName(), "valueOf",
                        Type.getMethodDescriptor(box, result), false));
                }
                wrap.add(new MethodInsnNode(Opcodes.INVOKESTATIC, ASYNCIO, "async",
                    "(Ljava/lang/Object;)Ldev/tarry/AsyncResult;", false));
            }
            async.instructions.insertBefore(instruction, wrap);
            async.instructions.set(instruction, new InsnNode(Opcodes.ARETURN));
        }
    }

    /** What is left of the method: everything but its code, which now drives the coroutine. */
    private void callAndDrive(MethodNode method, MethodNode async, boolean isStatic) {
        method.instructions = new InsnList();
        method.tryCatchBlocks = new ArrayList<>();
        method.localVariables = null;
        method.visibleLocalVariableAnnotations = null;
        method.invisibleLocalVariableAnnotations = null;
        boolean isInterface = (type.access & Opcodes.ACC_INTERFACE) != 0;
        GeneratorAdapter code = new GeneratorAdapter(method, method.access, method.name, method.desc);
        if (!isStatic) {
            code.loadThis();
        }
        code.loadArgs();
        code.visitMethodInsn(isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL, type.name, async.name,
            async.desc, isInterface);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, DRIVER, "run", "(Ldev/tarry/Coroutine;)Ljava/lang/Object;", false);
        Type result = Type.getReturnType(method.desc);
        if (result == Type.VOID_TYPE) {
            code.pop();
        } else {
            code.unbox(result);
        }
        code.returnValue();
    }

    private static Type box(Type primitive) {
        return Type.getObjectType("java/lang/" + switch (primitive.getSort()) {
            case Type.BOOLEAN -> "Boolean";
            case Type.BYTE -> "Byte";
            case Type.CHAR -> "Character";
            case Type.SHORT -> "Short";
            case Type.INT -> "Integer";
            case Type.LONG -> "Long";
            case Type.FLOAT -> "Float";
            default -> "Double";
        });
    }
}
