package dev.tarry.differential;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A corpus method {@code static <coroutine or stage> name(Env)} that is one named test. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Case {
    /** The sentence that names the test. */
    String value();

    /** Each run gets classes of its own, because the case watches class initialisation or keeps static state. */
    boolean fresh() default false;

    /** The method of the same class to run synchronously instead, where Tarry gives this one a meaning of its own. */
    String expectedAs() default "";
}
