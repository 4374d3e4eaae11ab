package dev.tarry;

import static dev.tarry.Asyncio.copyContext;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Context variables without a loop; each test is named after that of CPython's {@code test_context.py}. */
class ContextVarTest {
    private final List<Object> log = new ArrayList<>();

    private static List<ContextVar<?>> variables(Context context) {
        List<ContextVar<?>> variables = new ArrayList<>();
        context.forEach(variables::add);
        return variables;
    }

    @Test
    void context_var_new_1_a_variable_has_a_name() {
        ContextVar<String> variable = new ContextVar<>("aaa");
        assertEquals("aaa", variable.name());
        assertThrows(NullPointerException.class, () -> new ContextVar<String>(null));
        assertNotEquals(variable, new ContextVar<String>("aaa"));
    }

    @Test
    void context_var_repr_1_texts_tell_name_default_and_whether_a_token_was_used() {
        new Context().run(() -> {
            assertTrue(new ContextVar<>("a").toString().contains("a"));
            ContextVar<Integer> variable = new ContextVar<>("a", 123);
            assertTrue(variable.toString().contains("123"));
            Token<Integer> token = variable.set(1);
            assertTrue(token.toString().contains(variable.toString()));
            assertFalse(token.toString().contains("used"));
            variable.reset(token);
            assertTrue(token.toString().contains("used"));
        });
    }

    @Test
    void context_get_context_1_copies_are_new_objects() {
        assertNotEquals(copyContext(), copyContext());
    }

    @Test
    void context_run_2_gives_the_value_of_the_code() {
        Context context = new Context();
        assertEquals("bar", context.run(() -> "b" + "ar"));
        context.run(() -> {
            log.add("ran");
        });
        assertEquals(List.of("ran"), log);
    }

    @Test
    void context_run_3_throws_what_the_code_throws() {
        Context context = new Context();
        IOException gone = new IOException("gone");
        assertSame(gone, assertThrows(IOException.class, () -> context.run(() -> {
            throw gone;
        })));
        assertEquals("usable again", context.run(() -> "usable again"));
    }

    @Test
    void context_run_4_nested_contexts_do_not_see_each_other() {
        Context first = new Context();
        Context second = new Context();
        ContextVar<String> variable = new ContextVar<>("var");
        Context copy = first.run(() -> {
            assertNull(variable.get(null));
            variable.set("spam");
            second.run(() -> assertNull(variable.get(null)));
            assertEquals("spam", variable.get(null));
            return copyContext();
        });
        assertEquals(1, copy.size());
        assertEquals("spam", copy.get(variable));
        assertEquals("spam", first.get(variable));
        assertTrue(first.contains(variable));
        assertFalse(second.contains(variable));
    }

    @Test
    void context_run_5_what_failing_code_has_set_stays_in_its_context() {
        Context context = new Context();
        ContextVar<String> variable = new ContextVar<>("var");
        assertThrows(ArithmeticException.class, () -> context.run(() -> {
            assertNull(variable.get(null));
            variable.set("spam");
            throw new ArithmeticException();
        }));
        assertNull(variable.get(null));
        assertEquals("spam", context.get(variable));
    }

    @Test
    void context_run_6_a_context_shows_what_is_set_while_it_runs() {
        Context context = new Context();
        ContextVar<Integer> variable = new ContextVar<>("a", 0);
        context.run(() -> {
            assertEquals(0, variable.get());
            assertNull(context.get(variable));
            variable.set(42);
            assertEquals(42, variable.get());
            assertEquals(42, context.get(variable));
        });
    }

    @Test
    void context_run_7_a_context_cannot_be_entered_twice() {
        Context context = new Context();
        Context other = new Context();
        context.run(() -> {
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> context.run(() -> log.add("in")));
            assertTrue(e.getMessage().contains("is already entered"), e.getMessage());
            other.run(() -> assertThrows(IllegalStateException.class, () -> context.run(() -> log.add("in"))));
        });
        assertEquals(List.of(), log);
    }

    @Test
    void a_context_that_another_thread_runs_in_cannot_be_entered() throws InterruptedException {
        Context context = new Context();
        Thread thread = new Thread(() -> {
            assertThrows(IllegalStateException.class, () -> context.run(() -> log.add("in")));
            log.add("refused");
        });
        context.run(() -> {
            thread.start();
            thread.join();
        });
        assertEquals(List.of("refused"), log);
    }

    @Test
    void context_getset_1_tokens_reset_once_and_copies_keep_their_values() {
        new Context().run(() -> {
            ContextVar<Object> variable = new ContextVar<>("c");
            assertThrows(NoSuchElementException.class, variable::get);
            assertNull(variable.get(null));
            Token<Object> first = variable.set(42);
            assertEquals(42, variable.get());
            assertEquals(42, variable.get(null));
            assertFalse(first.hasOldValue());
            assertThrows(NoSuchElementException.class, first::oldValue);
            assertSame(variable, first.var());
            Token<Object> second = variable.set("spam");
            assertEquals("spam", variable.get());
            assertEquals(42, second.oldValue());
            variable.reset(second);
            assertEquals(42, variable.get());
            variable.set("spam2");
            assertTrue(assertThrows(IllegalStateException.class, () -> variable.reset(second)).getMessage()
                .contains("has already been used"));
            assertEquals("spam2", variable.get());

            Context copy = copyContext();
            variable.reset(first);
            assertThrows(IllegalStateException.class, () -> variable.reset(first));
            assertNull(variable.get(null));
            assertTrue(copy.contains(variable));
            assertEquals("spam2", copy.get(variable, "aa"));
            assertEquals(1, copy.size());
            assertEquals(List.of(variable), variables(copy));

            Context after = copyContext();
            assertFalse(after.contains(variable));
            assertEquals("aa", after.get(variable, "aa"));
            assertEquals(0, after.size());
            assertEquals(List.of(), variables(after));
        });
    }

    @Test
    void context_getset_2_a_token_is_for_its_own_variable() {
        new Context().run(() -> {
            Token<Integer> token = new ContextVar<Integer>("v1").set(42);
            ContextVar<Integer> other = new ContextVar<>("v2");
            assertTrue(assertThrows(IllegalArgumentException.class, () -> other.reset(token)).getMessage()
                .contains("by a different"));
        });
    }

    @Test
    void context_getset_3_a_default_is_no_value_of_the_context() {
        ContextVar<Object> variable = new ContextVar<>("c", 42);
        Context context = new Context();
        context.run(() -> {
            assertEquals(42, variable.get());
            assertNull(context.get(variable));
            assertEquals("spam", context.get(variable, "spam"));
            assertEquals(List.of(), variables(context));
            Token<Object> token = variable.set(1);
            assertEquals(List.of(variable), variables(context));
            variable.reset(token);
            assertEquals(List.of(), variables(context));
            assertEquals(42, variable.get());
        });
    }

    @Test
    void context_getset_4_a_token_is_for_its_own_context() {
        ContextVar<Integer> variable = new ContextVar<>("c", 42);
        Token<Integer> token = new Context().run(() -> variable.set(1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> variable.reset(token)).getMessage()
            .contains("different Context"));
    }

    @Test
    void context_getset_5_a_copy_may_have_a_value_of_its_own() {
        new Context().run(() -> {
            ContextVar<List<Integer>> variable = new ContextVar<>("c");
            variable.set(List.of());
            copyContext().run(() -> {
                variable.set(List.of(42));
                assertEquals(List.of(42), variable.get());
            });
            assertEquals(List.of(), variable.get());
        });
    }

    @Test
    void context_copy_1_copies_go_their_own_ways() {
        Context first = new Context();
        ContextVar<Integer> variable = new ContextVar<>("c", 42);
        first.run(() -> {
            variable.set(10);
            Context second = first.copy();
            assertEquals(10, second.get(variable));
            variable.set(20);
            assertEquals(20, first.get(variable));
            assertEquals(10, second.get(variable));
            second.run(() -> {
                assertEquals(10, variable.get());
                variable.set(30);
                assertEquals(30, variable.get());
            });
            assertEquals(20, first.get(variable));
            assertEquals(30, second.get(variable));
        });
    }

    @Test
    void context_threads_1_each_thread_has_values_of_its_own() throws InterruptedException {
        ContextVar<Integer> variable = new ContextVar<>("cvar");
        CyclicBarrier together = new CyclicBarrier(10);
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < 10; n++) {
            int base = n;
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < 10; i++) {
                        variable.set(base + i);
                        together.await();
                        assertEquals(base + i, variable.get());
                    }
                } catch (Throwable e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                    together.reset();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
        assertNull(variable.get(null));
    }

    @Test
    void a_new_thread_begins_with_nothing_set() throws InterruptedException {
        ContextVar<String> variable = new ContextVar<>("var", "default");
        new Context().run(() -> {
            variable.set("of this thread");
            Thread thread = new Thread(() -> log.add(variable.get()));
            thread.start();
            thread.join();
        });
        assertEquals(List.of("default"), log);
    }

    @Test
    void null_is_a_value_and_a_default() {
        new Context().run(() -> {
            ContextVar<String> variable = new ContextVar<>("var", "default");
            Token<String> token = variable.set(null);
            assertNull(variable.get());
            assertNull(variable.get("otherwise"));
            assertTrue(copyContext().contains(variable));
            Token<String> again = variable.set("x");
            assertTrue(again.hasOldValue());
            assertNull(again.oldValue());
            again.close();
            token.close();
            assertEquals("default", variable.get());
            assertNull(new ContextVar<String>("other", null).get());
        });
    }

    @Test
    void a_token_as_a_resource_resets_the_variable_at_the_end_of_the_block() {
        new Context().run(() -> {
            ContextVar<String> variable = new ContextVar<>("var", "outside");
            try (var outer = variable.set("outer")) {
                try (var inner = variable.set("inner")) {
                    assertEquals("inner", variable.get());
                    assertEquals("outer", inner.oldValue());
                }
                assertEquals("outer", variable.get());
                assertFalse(outer.hasOldValue());
            }
            assertEquals("outside", variable.get());
        });
    }

    @Test
    void a_variable_without_a_value_says_what_can_be_done() {
        String message = assertThrows(NoSuchElementException.class, new ContextVar<>("user")::get).getMessage();
        assertTrue(message.contains("'user'") && message.contains("default"), message);
    }

    /** CPython's trie is tested with keys that collide; these have numbers far apart and close to each other. */
    @Test
    void hamt_stress_the_map_agrees_with_a_plain_one_after_every_change() {
        Random random = new Random(42);
        List<ContextVar<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            all.add(new ContextVar<>("v" + i));
        }
        for (int round = 0; round < 20; round++) {
            Bindings map = null;
            Map<ContextVar<?>, Object> expected = new HashMap<>();
            int spread = 1 + random.nextInt(all.size());
            for (int step = 0; step < 400; step++) {
                ContextVar<Integer> variable = all.get(random.nextInt(spread));
                Bindings before = map;
                int sizeBefore = expected.size();
                if (random.nextInt(3) == 0 && expected.remove(variable) != null) {
                    map = Bindings.without(map, variable);
                } else {
                    expected.put(variable, step);
                    map = Bindings.with(map, variable, step);
                }
                assertEquals(sizeBefore, Bindings.size(before));
                assertEquals(expected.size(), Bindings.size(map));
                Bindings.Binding found = Bindings.find(map, variable);
                assertEquals(expected.get(variable), found == null ? null : found.value());
            }
            Map<ContextVar<?>, Object> seen = new HashMap<>();
            Bindings.forEach(map, binding -> seen.put(binding.variable(), binding.value()));
            assertEquals(expected, seen);
        }
    }

    @Test
    void hamt_delete_the_map_is_empty_again_when_everything_was_removed() {
        List<ContextVar<Integer>> all = new ArrayList<>();
        Bindings map = null;
        for (int i = 0; i < 2_000; i++) {
            all.add(new ContextVar<>("v" + i));
            map = Bindings.with(map, all.get(i), i);
        }
        Set<ContextVar<?>> left = new HashSet<>(all);
        for (int i = 0; i < 2_000; i++) {
            ContextVar<Integer> variable = all.get(i * 7 % 2_000);
            left.remove(variable);
            map = Bindings.without(map, variable);
            assertNull(Bindings.find(map, variable));
            assertEquals(left.size(), Bindings.size(map));
        }
        assertNull(map);
    }
}
