package dev.projax.cli;

import dev.projax.core.allocation.Loopback;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that were free a moment ago, below Linux' ephemeral ones. */
final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private FreePort() {}

    /** Returns one on which no connection lingers either, for that would be told of it. */
    static int any() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocketChannel channel = ServerSocketChannel.open()) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, false).bind(Loopback.IPV4.at(port));
                return port;
            } catch (IOException e) {
                // taken
            }
        }
    }

    /** Listens on 127.0.0.1; connections are accepted by the kernel, and nobody ever answers. */
    static ServerSocketChannel listen(int port) throws IOException {
        return ServerSocketChannel.open().bind(Loopback.IPV4.at(port));
    }

    /** Tells whether the machine has ::1. */
    static boolean hasIpv6() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(Loopback.IPV6.at(0));
            return true;
        } catch (IOException | RuntimeException e) {
            // without IPv6 the JDK throws an unchecked exception
            return false;
        }
    }
}
