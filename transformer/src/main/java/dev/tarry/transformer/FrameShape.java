package dev.tarry.transformer;

/**
 * The class of the runtime that holds a method's frame: how many fields for references and for primitives.
 *
 * <p>The shapes are classes of the runtime, not generated ones, because an extra class file would outlive the class it
 * was made for. A few sizes are enough; what fits none of them goes into arrays.
 *
 * @param references number of references to hold, the receiver included
 * @param primitives number of primitives to hold, each in a long
 */
record FrameShape(int references, int primitives) {

    private static final int[] REFERENCE_SIZES = {0, 2, 4, 8};
    private static final int[] PRIMITIVE_SIZES = {0, 1, 2, 4};

    boolean isLarge() {
        return references > 8 || primitives > 4;
    }

    /** How many fields for references the class has; not of the large one, which has arrays. */
    int referenceFields() {
        return fit(references, REFERENCE_SIZES);
    }

    int primitiveFields() {
        return fit(primitives, PRIMITIVE_SIZES);
    }

    String internalName() {
        return isLarge() ? RuntimeNames.FRAME + "$Large"
                : RuntimeNames.FRAME + "$R" + referenceFields() + "P" + primitiveFields();
    }

    private static int fit(int wanted, int[] sizes) {
        for (int size : sizes) {
            if (wanted <= size) {
                return size;
            }
        }
        throw new IllegalArgumentException("no shape holds " + wanted);
    }
}
