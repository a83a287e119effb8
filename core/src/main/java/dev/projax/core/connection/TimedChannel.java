package dev.projax.core.connection;

import dev.projax.core.net.Deadline;
import dev.projax.core.net.Loopback;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connection to 127.0.0.1 whose steps all block until they can be done, under one common deadline. An interrupt ends
 * the wait and stays set. Not thread-safe.
 */
final class TimedChannel implements Closeable {
    private static final int MOST_AT_ONCE = 64 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final Deadline deadline;
    private boolean released;

    private TimedChannel(SocketChannel channel, Selector selector, Deadline deadline) {
        this.channel = channel;
        this.selector = selector;
        this.deadline = deadline;
    }

    /**
     * Connects to a port.
     *
     * @param port 1 to 65535
     * @throws java.net.ConnectException if the connection is refused
     * @throws SocketTimeoutException if it is not accepted in time
     * @throws IOException if it cannot be made, or reaches itself because the port is idle
     */
    static TimedChannel dial(int port, Deadline deadline) throws IOException {
        TimedChannel dialing = open(deadline);
        try {
            dialing.connect(port);
            return dialing;
        } catch (Throwable e) {
            dialing.close();
            throw e;
        }
    }

    private static TimedChannel open(Deadline deadline) throws IOException {
        Selector selector = Selector.open();
        try {
            return new TimedChannel(SocketChannel.open(), selector, deadline);
        } catch (Throwable e) {
            selector.close();
            throw e;
        }
    }

    private void connect(int port) throws IOException {
        channel.configureBlocking(false);
        boolean connected = channel.connect(Loopback.IPV4.at(port));
        while (!connected) {
            await(SelectionKey.OP_CONNECT);
            connected = channel.finishConnect();
        }
        if (Loopback.hasReachedItself(channel)) {
            throw new IOException("nothing listens on port " + port + ": the connection reached itself");
        }
    }

    /**
     * Writes all of {@code bytes}, in parts, because the JDK copies each time everything that it offers to the system.
     */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            requireTime();
            int written = channel.write(bytes.slice(bytes.position(), Math.min(bytes.remaining(), MOST_AT_ONCE)));
            bytes.position(bytes.position() + written);
            if (written == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /** Reads at least one byte, or returns -1 at the end of the stream. */
    int read(ByteBuffer bytes) throws IOException {
        while (true) {
            requireTime();
            int read = channel.read(bytes);
            if (read != 0) {
                return read;
            }
            await(SelectionKey.OP_READ);
        }
    }

    /** Returns the milliseconds that are left, or throws, so that even an endless answer stops at the deadline. */
    private int requireTime() throws SocketTimeoutException {
        int rest = deadline.restMillis();
        if (rest == 0) {
            throw new SocketTimeoutException("the server did not answer within " + deadline);
        }
        return rest;
    }

    private void await(int operation) throws IOException {
        channel.register(selector, operation);
        selector.select(requireTime());
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting for the server");
        }
    }

    /**
     * Hands the connection over to {@code reader}, which learns when there is something to read. Do not use this object
     * afterwards.
     */
    SocketChannel release(Selector reader) throws IOException {
        channel.register(reader, SelectionKey.OP_READ);
        released = true;
        selector.close();
        return channel;
    }

    /**
     * Closes the connection unless it was handed over. Closes the selector too, because the system keeps a channel
     * registered there.
     */
    @Override
    public void close() throws IOException {
        try {
            if (!released) {
                channel.close();
            }
        } finally {
            selector.close();
        }
    }
}
