package dev.tarry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Put by the build plugin on each class that it has rewritten, so that a second run leaves the class alone. Not for use
 * in source code.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Transformed {
    /**
     * The version of the tool that rewrote the class.
     *
     * @return the version, never empty
     */
    String value();
}
