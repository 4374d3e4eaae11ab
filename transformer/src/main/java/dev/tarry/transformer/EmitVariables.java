package dev.tarry.transformer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;

/** Writes the planned table of local variables, for debuggers. */
final class EmitVariables {

    private final MethodPlan plan;
    private final MethodNode method;
    private final Map<VariableRange.Edge, LabelNode> labels = new HashMap<>();

    EmitVariables(MethodPlan plan) {
        this.plan = plan;
        this.method = plan.async().method();
    }

    /** To be called while the instructions that the plan mentions are still in the code. */
    void emit() {
        List<LocalVariableNode> variables = new ArrayList<>();
        for (VariableRange range : plan.variables()) {
            LocalVariableNode variable = range.variable();
            variables.add(new LocalVariableNode(variable.name, variable.desc, variable.signature, label(range.from()),
                    label(range.to()), plan.slot(variable.index)));
        }
        method.localVariables = variables;
    }

    /** Where variables end that an await loses, or null; the await's code decides where exactly that is. */
    LabelNode behind(AbstractInsnNode await) {
        return labels.get(new VariableRange.Edge(await, true));
    }

    private LabelNode label(VariableRange.Edge edge) {
        if (edge.at() instanceof LabelNode label && !edge.behind()) {
            return label;
        }
        return labels.computeIfAbsent(edge, this::insertLabel);
    }

    private LabelNode insertLabel(VariableRange.Edge edge) {
        LabelNode label = new LabelNode();
        if (!edge.behind()) {
            method.instructions.insertBefore(edge.at(), label);
        } else if (!Instructions.isAwait(edge.at())) {
            method.instructions.insert(edge.at(), label);
        }
        return label;
    }
}
