package dev.tarry.differential;

import dev.tarry.Awaitable;
import java.util.concurrent.CompletionStage;

/** Makes the awaitables that {@link Env} hands to a program. */
interface Sources {
    <T> Awaitable<T> awaitable(Plan plan, int index, T value);

    <T> CompletionStage<T> stage(Plan plan, int index, T value);
}
