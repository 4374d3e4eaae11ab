package dev.tarry.differential;

import java.util.Map;
import java.util.TreeMap;

/**
 * One run: which awaits, counted as the program reaches them, suspend, and which ones fail or are cancelled.
 *
 * @param suspended bit k: await k suspends; the bits repeat after 64
 * @param flavour which kind of awaitable await 0 gets; the next await gets the next kind
 */
record Plan(long suspended, int flavour, Map<Integer, Fault> faults) {

    static Plan of(long suspended, int flavour) {
        return new Plan(suspended, flavour, Map.of());
    }

    Plan with(int index, Fault fault) {
        Map<Integer, Fault> more = new TreeMap<>(faults);
        more.put(index, fault);
        return new Plan(suspended, flavour, more);
    }

    /** A cancel can only arrive at an await that suspends. */
    boolean suspends(int index) {
        return faults.get(index) == Fault.CANCEL || (suspended >>> (index & 63) & 1) != 0;
    }

    int flavourOf(int index) {
        return flavour + index;
    }

    /** One letter an await: r ready, S suspends, and what it throws. */
    String pattern(int awaits) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < awaits; index++) {
            text.append(suspends(index) ? 'S' : 'r');
            Fault fault = faults.get(index);
            if (fault != null) {
                text.append('(').append(fault).append(')');
            }
        }
        return text + " flavour " + flavour;
    }
}
