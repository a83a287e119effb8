package dev.projax.core.allocation;

import dev.projax.core.net.Deadline;
import dev.projax.core.net.Loopback;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The allocator's own sockets on the loopback addresses. */
class LoopbackSockets {
    private static final int CONNECT_MILLIS = 200;
    private static final int RETRY_MILLIS = 50;
    private static final String IPV4_ONLY = "java.net.preferIPv4Stack";
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    /** Addresses that programs rarely use. A program would have to hold the port on all of them to be mistaken for one
     * that listens on the wildcard address. */
    private static final List<String> UNUSED_LOOPBACKS = List.of("127.0.0.2", "127.53.97.11", "127.211.7.193");

    /**
     * Returns whether ::1 can be bound here. Any failure means no: the address is missing, the kernel has no IPv6, or
     * {@code java.net.preferIPv4Stack} is set, which makes the JDK throw an unchecked exception.
     */
    boolean hasIpv6() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(Loopback.IPV6.at(0));
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /**
     * The reason why this JVM cannot use IPv6.
     *
     * @param reason the beginning of a sentence
     * @param fix what a person can do about it
     */
    record Obstacle(String reason, String fix) {}

    /**
     * Returns why this JVM cannot bind ::1 although the machine has that address; empty if the machine does not have
     * it. The JDK decides once whether it uses IPv6: not if {@code java.net.preferIPv4Stack} is set, and on Linux not if
     * the machine has no IPv6 address at that moment. Afterwards, nothing changes that.
     */
    Optional<Obstacle> obstacleToIpv6() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(Loopback.IPV6.at(0));
            return Optional.empty();
        } catch (UnsupportedAddressTypeException e) {
            if (LINUX && !ProcNetIpv6.hasLoopback()) {
                return Optional.empty();
            }
            return Optional.of(
                    Boolean.getBoolean(IPV4_ONLY)
                            ? new Obstacle(IPV4_ONLY + " is set in this JVM", "remove that setting")
                            : new Obstacle(
                                    "this JVM has no IPv6, because the machine had none when it started",
                                    "restart the server"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns whether a program listens on [::1] of {@code port}, although this JVM cannot bind it to find out. */
    boolean isListeningOnIpv6(int port) {
        return LINUX && ProcNetIpv6.isListening(port);
    }

    /**
     * Binds {@code address} without listening, so that no other program can bind it. SO_REUSEADDR is on for the bind,
     * because connections in TIME_WAIT would refuse it otherwise, and off afterwards, because with it another program
     * could bind the same address and listen.
     */
    Closeable hold(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            if (!WINDOWS) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            channel.bind(address);
            return channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Waits until a server listens on {@code addresses}, and checks that it listens on no other address of the machine.
     * Binds addresses for a moment to find out, and connects to none.
     *
     * @throws IOException if it does not; the message says what is wrong and how to fix it
     */
    void requireLoopbackOnly(List<InetSocketAddress> addresses, Duration limit) throws IOException {
        Deadline deadline = Deadline.in(limit);
        for (InetSocketAddress address : addresses) {
            while (canBind(address)) {
                if (deadline.restMillis() == 0) {
                    throw new IOException("after " + deadline + " nothing listens on " + Loopback.text(address)
                            + (addresses.size() == 1
                                    ? "; listen on exactly this address, and look in the server's log for a failed bind"
                                    : "; listen on every address that the binder gets, or use PortBinder.onIpv4"));
                }
                pause();
            }
        }
        int port = addresses.get(0).getPort();
        if (isOnWildcard(port)) {
            throw new IOException("the server listens on port " + port
                    + " of every network interface, where other machines can reach it; make it listen only on "
                    + addresses.stream().map(Loopback::text).collect(Collectors.joining(" and ")));
        }
    }

    /** Waits for a moment before the next look at a port. */
    static void pause() throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the server to listen");
        }
    }

    /**
     * Returns whether a program listens on the wildcard address of {@code port}. Then no loopback address can be bound,
     * not even one that nobody uses. Systems other than Linux often have no such addresses, and the answer is no.
     */
    private boolean isOnWildcard(int port) throws IOException {
        for (String unused : UNUSED_LOOPBACKS) {
            InetAddress address = InetAddress.getByName(unused);
            if (canBind(new InetSocketAddress(address, port)) || !canBind(new InetSocketAddress(address, 0))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether {@code address} can be bound now, like a server would. */
    boolean canBind(InetSocketAddress address) throws IOException {
        try (NetworkChannel channel = open()) {
            channel.bind(address);
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    /**
     * Binds the port for a moment, like a server would. Returns the operating system's refusal; null if there is none.
     */
    @Nullable
    BindException refusalOf(int port, boolean ipv6) throws IOException {
        try (NetworkChannel v4 = open();
                NetworkChannel v6 = open()) {
            v4.bind(Loopback.IPV4.at(port));
            if (ipv6) {
                v6.bind(Loopback.IPV6.at(port));
                return null;
            }
            return obstacleToIpv6().isPresent() && isListeningOnIpv6(port)
                    ? new BindException("another program listens on " + Loopback.text(Loopback.IPV6.at(port)))
                    : null;
        } catch (BindException e) {
            return e;
        }
    }

    /**
     * Opens a socket that is refused where a listening one would be. On Linux, a socket that does not listen gets in no
     * other program's way: with SO_REUSEADDR, others can bind the same port and listen (socket(7)).
     */
    private static NetworkChannel open() throws IOException {
        if (!LINUX) {
            return ServerSocketChannel.open();
        }
        SocketChannel channel = SocketChannel.open();
        try {
            return channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns whether a program accepts connections on a loopback address of {@code port}. */
    boolean accepts(int port, boolean ipv6) {
        return accepts(Loopback.IPV4.at(port)) || (ipv6 && accepts(Loopback.IPV6.at(port)));
    }

    /** Returns whether a program accepts connections on {@code address}. */
    static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return !socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress());
        } catch (IOException e) {
            return false;
        }
    }
}
