package dev.tarry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExceptionGroupTest {
    private final IOException io = new IOException("io");
    private final FileNotFoundException missing = new FileNotFoundException("missing");
    private final ArithmeticException arithmetic = new ArithmeticException("sum");
    private final AssertionError assertion = new AssertionError("failed");
    private final ExceptionGroup inner = new ExceptionGroup("inner", List.of(missing, arithmetic));
    private final ExceptionGroup outer = new ExceptionGroup("outer", List.of(io, inner));

    @Test
    void the_message_counts_and_the_stack_trace_shows_every_exception() {
        assertEquals("outer (2 sub-exceptions)", outer.getMessage());
        assertEquals("one (1 sub-exception)", new ExceptionGroup("one", List.of(io)).getMessage());
        StringWriter text = new StringWriter();
        outer.printStackTrace(new PrintWriter(text));
        for (Throwable e : List.of(outer, io, inner, missing, arithmetic)) {
            assertTrue(text.toString().contains(e.toString()), text.toString());
        }
    }

    @Test
    void split_keeps_the_nesting_on_both_sides() {
        BaseExceptionGroup.Split<ExceptionGroup> split = outer.split(IOException.class);
        assertEquals("ExceptionGroup[IOException, ExceptionGroup[FileNotFoundException]]",
            TaskGroupTest.describe(split.match()));
        assertEquals("ExceptionGroup[ExceptionGroup[ArithmeticException]]", TaskGroupTest.describe(split.rest()));
        assertEquals("outer (2 sub-exceptions)", split.match().getMessage());
        assertEquals("outer (1 sub-exception)", split.rest().getMessage());
        assertArrayEquals(outer.getStackTrace(), split.rest().getStackTrace());
    }

    @Test
    void what_fits_nothing_or_everything_leaves_the_other_side_null() {
        BaseExceptionGroup.Split<ExceptionGroup> nothing = outer.split(IllegalStateException.class);
        assertNull(nothing.match());
        assertEquals(outer.exceptions().size(), nothing.rest().exceptions().size());
        BaseExceptionGroup.Split<ExceptionGroup> everything = outer.split(ExceptionGroup.class);
        assertSame(outer, everything.match());
        assertNull(everything.rest());
    }

    @Test
    void subgroup_takes_a_type_or_a_condition() {
        assertEquals(List.of(io), outer.subgroup(e -> e == io).exceptions());
        assertNull(outer.subgroup(IllegalStateException.class));
        assertEquals("ExceptionGroup[ExceptionGroup[ArithmeticException]]",
            TaskGroupTest.describe(outer.subgroup(ArithmeticException.class)));
    }

    @Test
    void the_cause_stays_with_the_parts() {
        outer.initCause(assertion);
        assertSame(assertion, outer.subgroup(ArithmeticException.class).getCause());
    }

    @Test
    void a_group_with_an_error_is_an_error_and_its_parts_without_are_exceptions() {
        ErrorGroup mixed = new ErrorGroup("mixed", List.of(io, assertion));
        BaseExceptionGroup.Split<BaseExceptionGroup> split = mixed.split(AssertionError.class);
        assertEquals("ErrorGroup[AssertionError]", TaskGroupTest.describe((Throwable) split.match()));
        assertInstanceOf(ExceptionGroup.class, split.rest());
        assertSame(mixed, mixed.subgroup(ErrorGroup.class));
    }

    @Test
    void a_group_holds_something_and_an_exception_group_no_errors() {
        assertThrows(IllegalArgumentException.class, () -> new ExceptionGroup("none", List.of()));
        assertThrows(IllegalArgumentException.class, () -> new ErrorGroup("none", List.of()));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
            () -> new ExceptionGroup("mixed", List.of(io, assertion)));
        assertTrue(refused.getMessage().contains("use an ErrorGroup"), refused.getMessage());
    }

    @Test
    void the_list_cannot_be_changed() {
        assertThrows(UnsupportedOperationException.class, () -> outer.exceptions().clear());
    }
}
