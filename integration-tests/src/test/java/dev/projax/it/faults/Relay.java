package dev.projax.it.faults;

import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Passes everything on between its clients and a server, and prints what the clients send. Two of them connect two
 * networks: both can reach a socket in the file system.
 */
final class Relay {
    private Relay() {}

    /**
     * Takes the address to listen on and the address to pass everything on to: each a port of 127.0.0.1, or the path of
     * a socket. Prints the URL of that port when it listens.
     */
    public static void main(String[] args) throws IOException {
        SocketAddress target = address(args[1]);
        try (ServerSocketChannel listener = listenOn(address(args[0]))) {
            System.out.print("http://localhost:" + (args[0].startsWith("/") ? args[1] : args[0]) + "\n");
            System.out.flush();
            while (true) {
                SocketChannel client = listener.accept();
                thread(() -> converse(client, target));
            }
        }
    }

    private static void converse(SocketChannel client, SocketAddress target) {
        try (client;
                SocketChannel server = SocketChannel.open(target)) {
            Thread requests = thread(() -> pass(client, server, true));
            pass(server, client, false);
            client.close();
            requests.join();
        } catch (IOException | InterruptedException e) {
            System.err.println(e);
        }
    }

    /** Passes bytes on until either side is closed. */
    private static void pass(SocketChannel from, SocketChannel to, boolean isPrinted) {
        ByteBuffer bytes = ByteBuffer.allocate(8192);
        try {
            while (from.read(bytes.clear()) >= 0) {
                if (isPrinted) {
                    System.out.print(
                            StandardCharsets.ISO_8859_1.decode(bytes.flip().duplicate()));
                    System.out.flush();
                } else {
                    bytes.flip();
                }
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // the other side has closed the conversation
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static ServerSocketChannel listenOn(SocketAddress address) throws IOException {
        ServerSocketChannel listener = address instanceof UnixDomainSocketAddress
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                : ServerSocketChannel.open();
        return listener.bind(address, 50);
    }

    private static SocketAddress address(String text) {
        return text.startsWith("/") ? UnixDomainSocketAddress.of(text) : Loopback.IPV4.at(Integer.parseInt(text));
    }
}
