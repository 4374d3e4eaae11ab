package dev.tarry;

import java.util.Set;

/** What to tell somebody who has reached {@code await} in a class that the plugin has not seen. */
final class Untransformed {
    private static final Set<Class<?>> OURS = Set.of(Asyncio.class, Untransformed.class, AwaitEach.Values.class);

    private Untransformed() {
    }

    static NotTransformedError error() {
        return error("await");
    }

    static NotTransformedError error(String reached) {
        StackWalker.StackFrame caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(frames -> frames.filter(frame -> !OURS.contains(frame.getDeclaringClass())).findFirst())
            .orElseThrow();
        return new NotTransformedError(message(reached, caller.getClassName(), caller.toStackTraceElement().toString()));
    }

    private static String message(String reached, String className, String place) {
        String version = Asyncio.class.getPackage().getImplementationVersion();
        return """
            %4$s was reached in %1$s, which Tarry's build plugin has not transformed
              at %2$s
            A Java method can only pause after the plugin has rewritten its class. If the build uses Maven, have this \
            in the pom:

                <build>
                  <plugins>
                    <plugin>
                      <groupId>dev.tarry</groupId>
                      <artifactId>tarry-maven-plugin</artifactId>
                      <version>%3$s</version>
                      <executions>
                        <execution>
                          <goals>
                            <goal>transform</goal>
                            <goal>transform-test</goal>
                          </goals>
                        </execution>
                      </executions>
                    </plugin>
                  </plugins>
                </build>

            and build at least to the phase process-classes (`mvn compile` stops before it; for tests,
            process-test-classes).
            If it is there, an IDE has compiled the class by itself:
              IntelliJ IDEA: Settings > Build, Execution, Deployment > Build Tools > Maven > Runner >
                             switch on "Delegate IDE build/run actions to Maven"
              Eclipse:       Project > Properties > Maven > Lifecycle Mapping shows the plugin, Maven > Update Project
              any other:     run `mvn process-test-classes` before the program
            If the class is transformed and this %4$s is in a method of its own, that method is not @Async."""
            .formatted(className, place, version != null ? version : "${tarry.version}", reached);
    }
}
