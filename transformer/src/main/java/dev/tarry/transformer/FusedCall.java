package dev.tarry.transformer;

import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * An await of an async method that is known when the class is built: the method's body is called directly, and no
 * coroutine object is made.
 *
 * @param call the call whose coroutine would be awaited
 * @param kind how the called body hands back its value
 * @param unboxing the instructions behind the await that unbox the value and that become needless; empty if there are
 *     none, or if the value is an object
 */
record FusedCall(MethodInsnNode call, ResultKind kind, List<AbstractInsnNode> unboxing) {}
