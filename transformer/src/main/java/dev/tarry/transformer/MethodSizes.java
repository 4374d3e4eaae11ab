package dev.tarry.transformer;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;

/** Reads how many bytes of bytecode the methods of a class file have (JVMS §4.7.3), which ASM does not tell. */
final class MethodSizes {

    private final ClassReader reader;
    private final char[] buffer;
    private final Map<String, Integer> sizes = new HashMap<>();
    private int at;

    private MethodSizes(ClassReader reader) {
        this.reader = reader;
        this.buffer = new char[reader.getMaxStringLength()];
    }

    /** Code length by name and descriptor. */
    static Map<String, Integer> of(byte[] classFile) {
        MethodSizes sizes = new MethodSizes(new ClassReader(classFile));
        sizes.read();
        return sizes.sizes;
    }

    private void read() {
        // access flags, this class, super class, then the interfaces
        at = reader.header + 8 + 2 * reader.readUnsignedShort(reader.header + 6);
        readMembers();
        sizes.clear();
        readMembers();
    }

    private void readMembers() {
        int members = next();
        for (int i = 0; i < members; i++) {
            String signature = reader.readUTF8(at + 2, buffer) + reader.readUTF8(at + 4, buffer);
            at += 6;
            int attributes = next();
            for (int j = 0; j < attributes; j++) {
                if ("Code".equals(reader.readUTF8(at, buffer))) {
                    // name, length, max stack, max locals
                    sizes.put(signature, reader.readInt(at + 10));
                }
                at += 6 + reader.readInt(at + 2);
            }
        }
    }

    private int next() {
        int value = reader.readUnsignedShort(at);
        at += 2;
        return value;
    }
}
