package dev.tarry;

import java.net.SocketAddress;

/**
 * A datagram that has arrived; in asyncio a pair of data and address.
 *
 * @param data its bytes, not null
 * @param address who sent it, not null
 */
public record Datagram(byte[] data, SocketAddress address) {
}
