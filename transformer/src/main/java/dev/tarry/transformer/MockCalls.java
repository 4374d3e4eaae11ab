package dev.tarry.transformer;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Calls that make no coroutine: Mockito asks for the call of a method where it means the method, as in {@code
 * verify(mock).pay(order)} and {@code doReturn(paid).when(mock).pay(order)}.
 *
 * <p>Told by the name of the method that has returned the receiver. That it is one of Mockito's does not suffice: what
 * an {@code ArgumentCaptor} or a mock's invocation hands out is called for what it does. A receiver that has been in a
 * variable is not followed there, for a mock is called through variables everywhere else.
 */
final class MockCalls {

    private static final String MOCKITO = "org/mockito/";
    private static final String STATIC_CALL = MOCKITO + "MockedStatic$Verification";
    private static final Set<String> METHODS_THAT_RECORD = Set.of("verify", "should", "when", "given");

    private MockCalls() {}

    /** Whether the object on which a method is called is what Mockito has just returned to record the call. */
    static boolean isRecorded(MethodInsnNode call, MethodNode method) {
        if (call.getOpcode() == Opcodes.INVOKESTATIC || !mentionsMockito(method)) {
            return false;
        }
        ValueOrigins origins = ValueOrigins.in(method);
        Set<AbstractInsnNode> receivers = origins.ofOperand(call, OperandStack.argumentWords(call));
        return !receivers.isEmpty() && receivers.stream().allMatch(receiver -> isMadeToRecord(receiver, origins));
    }

    private static boolean isMadeToRecord(AbstractInsnNode receiver, ValueOrigins origins) {
        if (receiver.getOpcode() == Opcodes.CHECKCAST) {
            // These methods are generic: the mock's own type comes by a cast.
            return origins.ofTop(receiver).stream().allMatch(MockCalls::records);
        }
        return records(receiver);
    }

    private static boolean records(AbstractInsnNode instruction) {
        return instruction instanceof MethodInsnNode call && call.owner.startsWith(MOCKITO)
                && METHODS_THAT_RECORD.contains(call.name);
    }

    /** Spares all others the search for where the receiver is from. */
    private static boolean mentionsMockito(MethodNode method) {
        for (AbstractInsnNode instruction : method.instructions) {
            if (records(instruction)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a function is one that Mockito runs to be told of the static method in it. */
    static boolean isRecorded(Lambdas.Site function) {
        return Type.getReturnType(function.site().desc).getInternalName().equals(STATIC_CALL);
    }

    /** Name and descriptor of the methods that hold the bodies of such functions. */
    static Set<String> recordedBodiesIn(ClassNode type) {
        Set<String> bodies = new HashSet<>();
        for (Lambdas.Site site : Lambdas.sitesIn(type)) {
            if (isRecorded(site) && site.implementation().getOwner().equals(type.name)) {
                bodies.add(site.implementation().getName() + site.implementation().getDesc());
            }
        }
        return bodies;
    }
}
