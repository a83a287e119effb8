package dev.projax.cli;

import dev.projax.core.allocation.Loopback;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.SocketTable;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the doctor looks at in the network: the loopback addresses, the ports of the range, the system's rules. */
final class NetworkCheckup {
    private static final Path RULES = Path.of("/proc/sys/net/ipv4");
    private static final String RESERVE = "net.ipv4.ip_local_reserved_ports";

    private static final int MOST_BYTES = 1 << 16;

    private final App app;
    private final List<Finding> findings = new ArrayList<>();

    private NetworkCheckup(App app) {
        this.app = app;
    }

    static List<Finding> of(App app) throws IOException {
        NetworkCheckup checkup = new NetworkCheckup(app);
        checkup.loopback();
        checkup.ports();
        checkup.findings.add(ephemeral(
                app.range(),
                line(RULES.resolve("ip_local_port_range")),
                line(RULES.resolve("ip_local_reserved_ports"))));
        checkup.reservations();
        return checkup.findings;
    }

    private void loopback() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(Loopback.IPV6.at(0));
            findings.add(Finding.ok("IPv6", "127.0.0.1 and ::1 can be bound"));
        } catch (IOException | UnsupportedOperationException e) {
            findings.add(Finding.warn(
                    "IPv6",
                    "::1 cannot be bound, so servers are on 127.0.0.1 only: " + e.getMessage(),
                    "sudo sysctl -w net.ipv6.conf.lo.disable_ipv6=0"));
        }
    }

    private void ports() throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int port = app.range().first(); port <= app.range().last(); port++) {
            ports.add(port);
        }
        int free = 0;
        int own = 0;
        for (PortVerdict verdict : PortInspector.of(app).inspect(ports)) {
            switch (verdict.kind()) {
                case FREE -> free++;
                case OWN_INSTANCE -> own++;
                default -> findings.add(Finding.warn("port", verdict.toString(), verdict.command()));
            }
        }
        String count = free + " of " + ports.size() + " in " + app.range() + " are free";
        findings.add(free > 0 || own > 0 ? Finding.ok("ports", count) : Finding.fail("ports", count, "projax ports"));
        if (SocketTable.ofThisSystem().isEmpty()) {
            findings.add(Finding.warn("sockets", "who holds a port cannot be seen on this system", ""));
        }
    }

    /**
     * Judges the range by the ports from which the system takes one for an outgoing connection.
     *
     * @param ephemeral two numbers, as Linux writes them; empty if they are not known
     * @param reserved ports and ranges that are left out, separated by commas
     */
    static Finding ephemeral(PortRange range, String ephemeral, String reserved) {
        String[] limits = ephemeral.split("\\s+", -1);
        if (limits.length != 2) {
            return Finding.ok("range", "which ports outgoing connections take is not known here");
        }
        boolean isOutside = range.last() < Integer.parseInt(limits[0]) || range.first() > Integer.parseInt(limits[1]);
        if (isOutside || isReserved(range, reserved)) {
            return Finding.ok("range", "no outgoing connection takes a port of " + range);
        }
        String all = reserved.isEmpty() ? range.toString() : reserved + "," + range;
        return Finding.warn(
                "range",
                "any outgoing connection may take a port of " + range + ", which lies in " + limits[0] + "-"
                        + limits[1],
                "sudo sysctl -w " + RESERVE + "=" + all);
    }

    private static boolean isReserved(PortRange range, String reserved) {
        for (int port = range.first(); port <= range.last(); port++) {
            boolean found = false;
            for (String each : reserved.split(",", -1)) {
                found |= !each.isBlank() && PortRange.parse(each.strip()).contains(port);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private void reservations() {
        Optional<SocketTable> table = SocketTable.ofThisSystem();
        for (int port = app.range().first();
                table.isPresent() && port <= app.range().last();
                port++) {
            Optional<String> rule = table.get().reservation(port);
            if (rule.isPresent()) {
                findings.add(Finding.fail("range", port + ": " + rule.get(), "export PROJAX_RANGE=24100-24109"));
                return;
            }
        }
    }

    /** Reads in one piece: such a file ends after the first one, and Files.readString asks for one byte first. */
    private static String line(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return new String(content.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
