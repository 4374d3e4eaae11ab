package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.analysis.BasicValue;

/** Stack map frames of a body: those of the source method, with the hidden locals behind the parameters. */
final class BodyFrames {

    private final MethodPlan plan;

    BodyFrames(MethodPlan plan) {
        this.plan = plan;
    }

    /**
     * A frame of the user's code; only methods with loops look at the label there.
     *
     * @param operands verification types of what lies on top of the operands in {@code types}
     */
    FrameNode of(FrameTypes types, Object... operands) {
        return frame(types, plan.hasLoops() ? Opcodes.INTEGER : Opcodes.TOP, List.of(operands));
    }

    /** The frame where a resumption begins: all parameters have their declared types and are null or zero. */
    FrameNode atDispatch() {
        return frame(declaredParameters(), Opcodes.TOP, List.of());
    }

    /** A frame of the dispatch, where the label to resume at is known. */
    FrameNode withLabel(FrameTypes types) {
        return frame(types, Opcodes.INTEGER, List.of());
    }

    private FrameNode frame(FrameTypes types, Object label, List<Object> operands) {
        List<Object> stack = VerificationTypes.encode(types.stack());
        stack.addAll(operands);
        return VerificationTypes.frame(locals(types, label), stack);
    }

    FrameTypes declaredParameters() {
        List<BasicValue> locals = new ArrayList<>();
        TypeInterpreter interpreter = new TypeInterpreter();
        if (!plan.async().isStatic()) {
            locals.add(interpreter.newValue(Type.getObjectType(plan.async().owner())));
        }
        for (Type argument : Type.getArgumentTypes(plan.async().descriptor())) {
            locals.add(interpreter.newValue(argument));
            if (argument.getSize() == 2) {
                locals.add(BasicValue.UNINITIALIZED_VALUE);
            }
        }
        return new FrameTypes(locals, List.of());
    }

    private List<Object> locals(FrameTypes types, Object label) {
        List<Object> encoded = new ArrayList<>();
        int parameters = plan.async().parameterSlots();
        encode(types.locals().subList(0, parameters), encoded);
        encoded.add(RuntimeNames.TASK);
        encoded.add(RuntimeNames.FRAME);
        if (plan.hiddenSlots() > 2) {
            encoded.add(label);
        }
        encode(types.locals().subList(parameters, types.locals().size()), encoded);
        return encoded;
    }

    private static void encode(List<BasicValue> slots, List<Object> encoded) {
        for (int slot = 0; slot < slots.size(); slot += slots.get(slot).getSize()) {
            encoded.add(VerificationTypes.encode(slots.get(slot)));
        }
    }
}
