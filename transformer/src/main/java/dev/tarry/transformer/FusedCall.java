package dev.tarry.transformer;

import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * An await of the coroutine that a call has just made: the method's body is called directly, and no coroutine object is
 * made.
 *
 * @param call the call whose coroutine would be awaited
 * @param isVirtual whether the method depends on the receiver's class, so that the body is looked up when the call is
 *     made; otherwise it is known when the class is built
 * @param kind how the called body hands back its value; if it is virtual, what the caller makes of the value
 * @param unboxing the instructions behind the await that unbox the value and that become needless; empty if there are
 *     none, or if the value is an object
 */
record FusedCall(MethodInsnNode call, boolean isVirtual, ResultKind kind, List<AbstractInsnNode> unboxing) {}
