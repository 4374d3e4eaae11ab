package dev.tarry.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What a program prints. */
public final class Printed {

    /** A {@code main} method. */
    public interface Main {
        void main(String[] args) throws Exception;
    }

    private Printed() {}

    /** Runs a program; returns the lines it has printed by the time it returns. */
    public static List<String> by(Main program, String... args) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, UTF_8));
        try {
            program.main(args);
        } finally {
            System.setOut(console);
        }
        return bytes.toString(UTF_8).lines().toList();
    }
}
