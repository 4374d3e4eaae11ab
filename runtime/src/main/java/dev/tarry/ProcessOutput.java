package dev.tarry;

/**
 * What {@link AsyncProcess#communicate()} has read; in asyncio a pair.
 *
 * <pre>{@code
 * System.out.println(new String(await(process.communicate()).stdout()));
 * }</pre>
 *
 * @param stdout the output; null if it is not a pipe
 * @param stderr the errors; null if they are not a pipe of their own
 */
public record ProcessOutput(byte[] stdout, byte[] stderr) {
}
