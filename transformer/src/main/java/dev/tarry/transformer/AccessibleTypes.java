package dev.tarry.transformer;

import java.util.Optional;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * Replaces types that a class must not name by the nearest superclass that it may.
 *
 * <p>In {@code var text = flag ? new StringBuilder() : new StringBuffer();} javac gives the variable the type
 * {@code AbstractStringBuilder}, which is not public. A stack map frame may mention it, since the verifier does not
 * check access (JVMS §5.4.4 applies to resolution only), but a restored value must be cast, and a cast resolves.
 */
final class AccessibleTypes {

    private final String ownPackage;
    private final ClassPath classPath;

    AccessibleTypes(String owner, ClassPath classPath) {
        this.ownPackage = packageOf(owner);
        this.classPath = classPath;
    }

    BasicValue accessible(BasicValue value) {
        if (!value.isReference() || value instanceof UninitializedValue || TypeInterpreter.isNull(value)) {
            return value;
        }
        Type type = value.getType();
        int dimensions = type.getSort() == Type.ARRAY ? type.getDimensions() : 0;
        Type element = dimensions == 0 ? type : type.getElementType();
        if (element.getSort() != Type.OBJECT) {
            return value;
        }
        String name = accessibleName(element.getInternalName());
        return name.equals(element.getInternalName()) ? value
                : new BasicValue(Type.getType("[".repeat(dimensions) + "L" + name + ";"));
    }

    private String accessibleName(String internalName) {
        String name = internalName;
        while (!packageOf(name).equals(ownPackage)) {
            Optional<ClassFacts> facts = classPath.find(name);
            // A class that is not there cannot be judged, and whoever compiled against it could name it.
            if (facts.isEmpty() || (facts.get().access() & Opcodes.ACC_PUBLIC) != 0) {
                break;
            }
            name = facts.get().superName();
        }
        return name;
    }

    private static String packageOf(String internalName) {
        return internalName.substring(0, Math.max(0, internalName.lastIndexOf('/')));
    }
}
