package dev.projax.it.faults;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes and drops the first free port over and over, in its own process. It checks in two more ways that no other
 * process has the same port: it locks a file that stands for the port, and it answers on every address.
 */
final class PortTaker {
    private static final Duration OWN_CONNECTION_MAY_TAKE = Duration.ofSeconds(5);

    private final PortAllocator allocator = new PortAllocator();
    private final PortRange range;
    private final Path witnesses;
    private int shared;
    private int errors;
    private long refused;
    private Duration worst = Duration.ZERO;

    private PortTaker(PortRange range, Path witnesses) {
        this.range = range;
        this.witnesses = witnesses;
    }

    /**
     * Takes the range, the number of allocations and the directory of the files to lock. Waits for a signal on stdin.
     */
    public static void main(String[] args) throws IOException {
        int allocations = Integer.parseInt(args[1]);
        PortTaker taker = new PortTaker(PortRange.parse(args[0]), Path.of(args[2]));
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        for (int i = 0; i < allocations; i++) {
            taker.takeAndDrop();
        }
        System.out.println(new Tally(allocations, taker.shared, taker.errors, taker.refused, taker.worst).line());
    }

    private void takeAndDrop() {
        long start = System.nanoTime();
        try (BoundPort<Listeners> port = allocator.bindFirstFree(range, PortBinder.of(Listeners::open))) {
            Duration took = Timings.since(start);
            worst = took.compareTo(worst) > 0 ? took : worst;
            refused += port.refused().size();
            if (!isOwnAlone(port)) {
                shared++;
            }
        } catch (IOException | RuntimeException e) {
            errors++;
            System.err.println("not caught by the allocator: " + e);
        }
    }

    private boolean isOwnAlone(BoundPort<Listeners> port) throws IOException {
        Path witness = witnesses.resolve(port.port() + ".lock");
        try (FileChannel channel = FileChannel.open(witness, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null && port.bound().answerOnEach(port.loopbacks());
        }
    }

    /** The results of one process. */
    record Tally(int allocations, int shared, int errors, long refused, Duration worst) {
        String line() {
            return allocations + " " + shared + " " + errors + " " + refused + " " + worst.toNanos();
        }

        static Tally parse(String line) {
            String[] numbers = line.split(" ", -1);
            return new Tally(
                    Integer.parseInt(numbers[0]),
                    Integer.parseInt(numbers[1]),
                    Integer.parseInt(numbers[2]),
                    Long.parseLong(numbers[3]),
                    Duration.ofNanos(Long.parseLong(numbers[4])));
        }
    }

    /** The smallest real server: a listener on each address. */
    private record Listeners(List<ServerSocketChannel> channels) implements Closeable {
        static Listeners open(List<InetSocketAddress> addresses) throws IOException {
            Listeners listeners = new Listeners(new ArrayList<>());
            try {
                for (InetSocketAddress address : addresses) {
                    ServerSocketChannel channel = ServerSocketChannel.open();
                    listeners.channels.add(channel);
                    channel.bind(address).configureBlocking(false);
                }
                return listeners;
            } catch (IOException e) {
                listeners.close();
                throw e;
            }
        }

        /** Returns whether a connection to each address arrives here. */
        boolean answerOnEach(List<InetSocketAddress> addresses) throws IOException {
            for (int i = 0; i < addresses.size(); i++) {
                try (SocketChannel caller = SocketChannel.open(addresses.get(i))) {
                    // Reset it, because thousands of connections in TIME_WAIT would use up the ephemeral ports.
                    caller.setOption(StandardSocketOptions.SO_LINGER, 0);
                    if (channels.size() <= i || !accepts(channels.get(i), caller)) {
                        return false;
                    }
                }
            }
            return true;
        }

        private static boolean accepts(ServerSocketChannel listener, SocketChannel caller) throws IOException {
            long start = System.nanoTime();
            while (Timings.since(start).compareTo(OWN_CONNECTION_MAY_TAKE) < 0) {
                try (SocketChannel accepted = listener.accept()) {
                    if (accepted != null && accepted.getRemoteAddress().equals(caller.getLocalAddress())) {
                        return true;
                    }
                }
                Thread.onSpinWait();
            }
            return false;
        }

        @Override
        public void close() throws IOException {
            for (ServerSocketChannel channel : channels) {
                channel.close();
            }
        }
    }
}
