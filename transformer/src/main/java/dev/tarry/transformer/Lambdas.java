package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Lambdas and method references of a class, as {@code LambdaMetafactory} call sites describe them. */
final class Lambdas {

    private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

    /**
     * A lambda or method reference.
     *
     * @param site the instruction that makes the function object
     * @param container the method that contains the instruction
     * @param implementation the method that it runs
     * @param type the function's type once type variables are bound, for example {@code (String)Coroutine}
     */
    record Site(InvokeDynamicInsnNode site, MethodNode container, Handle implementation, Type type) {}

    private Lambdas() {}

    static List<Site> sitesIn(ClassNode type) {
        List<Site> sites = new ArrayList<>();
        for (MethodNode method : type.methods) {
            for (AbstractInsnNode instruction : method.instructions) {
                if (instruction instanceof InvokeDynamicInsnNode site && site.bsm.getOwner().equals(METAFACTORY)) {
                    sites.add(new Site(site, method, (Handle) site.bsmArgs[1], (Type) site.bsmArgs[2]));
                }
            }
        }
        return sites;
    }

    /**
     * Name and descriptor of the synthetic methods that hold the bodies of the class's lambdas. In dead code, such as
     * {@code if (false)}, compilers leave out the lambda but not its body; that is then known by its name.
     */
    static Set<String> bodiesIn(ClassNode type) {
        Set<String> called = new HashSet<>();
        for (Site site : sitesIn(type)) {
            if (site.implementation().getOwner().equals(type.name)) {
                called.add(site.implementation().getName() + site.implementation().getDesc());
            }
        }
        Set<String> bodies = new HashSet<>();
        for (MethodNode method : type.methods) {
            if ((method.access & Opcodes.ACC_SYNTHETIC) != 0
                    && (called.contains(method.name + method.desc) || method.name.startsWith("lambda$"))) {
                bodies.add(method.name + method.desc);
            }
        }
        return bodies;
    }
}
