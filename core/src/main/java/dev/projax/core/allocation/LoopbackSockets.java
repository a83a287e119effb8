package dev.projax.core.allocation;

import dev.projax.core.net.Addresses;
import dev.projax.core.net.Deadline;
import dev.projax.core.net.Loopback;
import dev.projax.core.net.PlainBind;
import dev.projax.core.net.UnfitServerException;
import java.io.Closeable;
import java.io.IOException;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The allocator's own sockets on the loopback addresses. */
class LoopbackSockets {
    private static final int CONNECT_MILLIS = 200;
    private static final String IPV4_ONLY = "java.net.preferIPv4Stack";
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    /**
     * Addresses that programs rarely use. A program would have to hold the port on all of them to be mistaken for one
     * that listens on the wildcard address.
     */
    private static final List<String> UNUSED_LOOPBACKS = List.of("127.0.0.2", "127.53.97.11", "127.211.7.193");

    /** Returns whether ::1 can be bound here. */
    boolean hasIpv6() {
        return Loopback.IPV6.canBeBound();
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
     * it. The JDK decides once whether it uses IPv6: not if {@code java.net.preferIPv4Stack} is set, and on Linux not
     * if the machine has no IPv6 address at that moment. Afterwards, nothing changes that.
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
     * Waits until a server listens on {@code addresses}, and checks that it does not listen on the wildcard address.
     *
     * @throws IOException if it does not; the message says what is wrong and how to fix it
     */
    void requireLoopbackOnly(List<InetSocketAddress> addresses, Duration limit) throws IOException {
        Deadline deadline = Deadline.in(limit);
        for (InetSocketAddress address : addresses) {
            while (!isListening(address)) {
                if (deadline.isOver()) {
                    throw UnfitServerException.withoutListener(address, addresses.size() == 1, deadline);
                }
                Deadline.pause("the server to listen");
            }
        }
        if (isOnWildcard(addresses.get(0))) {
            throw new IOException(
                    "the server listens on port " + addresses.get(0).getPort()
                            + " of every network interface, where other machines can reach it; make it listen only on "
                            + addresses.stream().map(Addresses::text).collect(Collectors.joining(" and ")));
        }
    }

    /** Binding tells it without a connection, but outside Linux it may succeed next to a wildcard listener. */
    private boolean isListening(InetSocketAddress address) throws IOException {
        return LINUX ? PlainBind.isRefused(address) : accepts(address);
    }

    /**
     * Returns whether the server on {@code address} listens on the wildcard address. On Linux, no loopback address can
     * be bound then, not even an unused one. On macOS, unused ones are missing, but a loopback address can be bound
     * next to a wildcard listener.
     */
    private static boolean isOnWildcard(InetSocketAddress address) throws IOException {
        if (!LINUX) {
            return !PlainBind.isRefused(address);
        }
        for (String unused : UNUSED_LOOPBACKS) {
            InetAddress other = InetAddress.getByName(unused);
            if (!PlainBind.isRefused(new InetSocketAddress(other, address.getPort()))
                    || PlainBind.isRefused(new InetSocketAddress(other, 0))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Binds the port for a moment, like a server would. Returns the operating system's refusal; null if there is none.
     */
    @Nullable
    BindException refusalOf(int port, boolean ipv6) throws IOException {
        try (NetworkChannel v4 = PlainBind.open();
                NetworkChannel v6 = PlainBind.open()) {
            v4.bind(Loopback.IPV4.at(port));
            if (ipv6) {
                v6.bind(Loopback.IPV6.at(port));
                return null;
            }
            return obstacleToIpv6().isPresent() && isListeningOnIpv6(port)
                    ? new BindException("another program listens on " + Addresses.text(Loopback.IPV6.at(port)))
                    : null;
        } catch (BindException e) {
            return e;
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
