package dev.tarry;

import java.nio.ByteBuffer;

/** Between a child process and its streams; asyncio's {@code SubprocessStreamProtocol}. */
final class SubprocessStreams implements SubprocessProtocol {
    private final EventLoop loop;
    private final int limit;
    /** By the number of the pipe; null where there is none. */
    private final StreamProtocol[] streams = new StreamProtocol[SubprocessTransport.PIPES];

    SubprocessStreams(EventLoop loop, int limit) {
        this.loop = loop;
        this.limit = limit;
    }

    StreamWriter writer() {
        return streams[0] == null ? null : streams[0].writer;
    }

    StreamReader reader(int fd) {
        return streams[fd] == null ? null : streams[fd].reader;
    }

    @Override
    public void connectionMade(SubprocessTransport transport) {
        for (int fd = 0; fd < streams.length; fd++) {
            Transport pipe = transport.getPipeTransport(fd);
            if (pipe != null) {
                streams[fd] = new StreamProtocol(loop, limit, null, null);
                streams[fd].reader.setFedByThread();
                streams[fd].connectionMade(pipe);
            }
        }
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
        streams[fd].dataReceived(data);
    }

    @Override
    public void pipeConnectionLost(int fd, Throwable failure) {
        streams[fd].connectionLost(failure);
    }

    @Override
    public void pauseWriting() {
        streams[0].pauseWriting();
    }

    @Override
    public void resumeWriting() {
        streams[0].resumeWriting();
    }
}
