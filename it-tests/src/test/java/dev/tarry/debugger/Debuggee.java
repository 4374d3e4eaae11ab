package dev.tarry.debugger;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.PrimitiveValue;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A program in a JVM of its own, run under a debugger that notes the local variables at breakpoints. */
final class Debuggee {
    /**
     * What the debugger saw at a breakpoint.
     *
     * @param line the breakpoint's
     * @param method name of the method
     * @param locals value by name of every variable that is visible there, parameters included
     */
    record Stop(int line, String method, Map<String, String> locals) {
    }

    private final String mainClass;
    private final List<Integer> lines;
    private final List<Stop> stops = new ArrayList<>();

    private Debuggee(String mainClass, List<Integer> lines) {
        this.mainClass = mainClass;
        this.lines = lines;
    }

    /** Runs a main class to its end, and stops for a moment each time that it comes to one of the lines. */
    static List<Stop> run(String mainClass, String classPath, List<Integer> lines) throws Exception {
        Debuggee debuggee = new Debuggee(mainClass, lines);
        debuggee.run(classPath);
        return debuggee.stops;
    }

    private void run(String classPath) throws Exception {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("main").setValue(mainClass);
        arguments.get("options").setValue("-Xverify:all -cp \"" + classPath + "\"");
        VirtualMachine machine = connector.launch(arguments);
        Output out = Output.of(machine.process().getInputStream());
        Output err = Output.of(machine.process().getErrorStream());
        try {
            var preparation = machine.eventRequestManager().createClassPrepareRequest();
            preparation.addClassFilter(mainClass + "*");
            preparation.enable();
            handleEvents(machine);
            if (machine.process().waitFor() != 0) {
                throw new AssertionError(out.text() + err.text());
            }
        } finally {
            machine.process().destroyForcibly();
        }
    }

    private void handleEvents(VirtualMachine machine) throws Exception {
        for (;;) {
            EventSet events = machine.eventQueue().remove();
            for (Event event : events) {
                if (event instanceof ClassPrepareEvent prepared) {
                    setBreakpoints(machine, prepared.referenceType());
                } else if (event instanceof BreakpointEvent reached) {
                    add(stop(reached));
                } else if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
                    return;
                }
            }
            events.resume();
        }
    }

    private void setBreakpoints(VirtualMachine machine, ReferenceType type) throws AbsentInformationException {
        if (type.name().contains("$$Lambda")) {
            return;
        }
        for (int line : lines) {
            // All of them: compilers copy the code of a finally, and one of the copies is run.
            for (Location location : type.locationsOfLine(line)) {
                BreakpointRequest breakpoint = machine.eventRequestManager().createBreakpointRequest(location);
                breakpoint.setSuspendPolicy(EventRequest.SUSPEND_ALL);
                breakpoint.enable();
            }
        }
    }

    /** A line may consist of several pieces of code; to come to the next of them is not to come to the line again. */
    private void add(Stop stop) {
        Stop previous = stops.isEmpty() ? null : stops.get(stops.size() - 1);
        if (previous == null || previous.line() != stop.line()) {
            stops.add(stop);
        }
    }

    private static Stop stop(BreakpointEvent event) throws Exception {
        StackFrame frame = event.thread().frame(0);
        Map<String, String> locals = new TreeMap<>();
        frame.getValues(frame.visibleVariables()).forEach((variable, value) -> {
            String previous = locals.put(variable.name(), show(value));
            if (previous != null) {
                throw new AssertionError(variable.name() + " is visible twice");
            }
        });
        return new Stop(event.location().lineNumber(), event.location().method().name(), locals);
    }

    private static String show(Value value) {
        if (value instanceof StringReference text) {
            return '"' + text.value() + '"';
        }
        if (value instanceof ArrayReference array) {
            return array.getValues().stream().map(Debuggee::show).toList().toString();
        }
        if (value instanceof ObjectReference object) {
            String name = object.referenceType().name();
            return name.substring(name.lastIndexOf('.') + 1);
        }
        return value instanceof PrimitiveValue || value == null ? String.valueOf(value) : value.toString();
    }

    /** Read as it comes: a child that fills its pipe would stop. */
    private record Output(Thread reader, ByteArrayOutputStream bytes) {
        static Output of(InputStream in) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Thread reader = new Thread(() -> {
                try (in) {
                    in.transferTo(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            reader.start();
            return new Output(reader, bytes);
        }

        String text() throws InterruptedException {
            reader.join();
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
