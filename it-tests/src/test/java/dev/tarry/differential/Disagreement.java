package dev.tarry.differential;

/**
 * Why a generated program is not all right.
 *
 * @param sort what went wrong; a smaller program shows the same fault only if this is the same
 * @param plan the awaits with which it went wrong; null if it did not come to a run
 * @param text what to tell
 */
record Disagreement(Sort sort, Plan plan, String text) {
    enum Sort {
        NOT_TRANSFORMED, NOT_VERIFIED, NOT_LOADED, DIFFERENT_TRACE, HANGS
    }
}
