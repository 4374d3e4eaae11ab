package dev.tarry.transformer;

import java.util.List;
import java.util.Map;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FrameNode;

/**
 * Everything that is decided about one async method before a single instruction of it changes.
 *
 * @param async the method
 * @param kind how its body hands back the value
 * @param shape the frame that it is saved in
 * @param codeMethod name of the synthetic method that gives what runs a frame
 * @param resumeMethod name of the synthetic method that resumes the body
 * @param entryTypes live parameters at the start
 * @param entryValues the parameters that a coroutine not yet started holds
 * @param points the awaits, in code order; the one with label {@code k} at index {@code k - 1}
 * @param hasLoops whether one of them is in a loop
 * @param stackMapFrames what the method's own stack map frames say of live values
 * @param variables where debuggers may show which variable
 */
record MethodPlan(AsyncMethod async, ResultKind kind, FrameShape shape, String codeMethod, String resumeMethod,
        FrameTypes entryTypes, List<SavedValue> entryValues, List<SuspensionPoint> points, boolean hasLoops,
        Map<FrameNode, FrameTypes> stackMapFrames, List<VariableRange> variables) {

    /** Number of local variables that are inserted behind the parameters: task, frame, and the label to resume at. */
    int hiddenSlots() {
        return points.isEmpty() ? 2 : 3;
    }

    int taskSlot() {
        return async.parameterSlots();
    }

    int frameSlot() {
        return async.parameterSlots() + 1;
    }

    int labelSlot() {
        return async.parameterSlots() + 2;
    }

    /** Where a local variable of the source method lives in the body. */
    int slot(int sourceSlot) {
        return sourceSlot < async.parameterSlots() ? sourceSlot : sourceSlot + hiddenSlots();
    }

    String bodyDescriptor() {
        return bodyDescriptor(async.descriptor(), kind.type);
    }

    /** The parameters of an async method, then the task and the frame to resume. */
    static String bodyDescriptor(String sourceDescriptor, Type result) {
        String parameters = sourceDescriptor.substring(1, sourceDescriptor.indexOf(')'));
        return "(" + parameters + RuntimeNames.TASK_DESCRIPTOR + RuntimeNames.FRAME_DESCRIPTOR + ")"
                + result.getDescriptor();
    }
}
