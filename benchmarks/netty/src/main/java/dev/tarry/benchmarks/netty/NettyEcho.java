package dev.tarry.benchmarks.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An echo server on one NIO event loop. Writes go out when all that could be read has been, as Netty's guide has it.
 * The receive buffers may grow to 256 KiB instead of 64, so that a message of 100 KiB needs no second read.
 */
public final class NettyEcho {
    private static final int BUFFER = 256 * 1024;

    private NettyEcho() {
    }

    /**
     * Serves until the process is ended.
     *
     * @param arguments none
     * @throws Exception if it cannot listen
     */
    public static void main(String[] arguments) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel listener = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, 2048, BUFFER))
            .childHandler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Echo());
                }
            }).bind(InetAddress.getLoopbackAddress(), 0).sync().channel();
        System.out.println("port " + ((InetSocketAddress) listener.localAddress()).getPort());
        endWithInput();
    }

    private static void endWithInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is asked for but the end.
            continue;
        }
        Runtime.getRuntime().halt(0);
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable clientHasGone) {
            context.close();
        }
    }
}
