package dev.projax.cli.port;

import dev.projax.cli.command.UserShell;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.files.ProcFile;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The doctor's checks of the network: the loopback addresses, the ports of the range and the system's settings. */
final class NetworkCheckup {
    private static final Path RULES = Path.of("/proc/sys/net/ipv4");
    private static final String RESERVE = "net.ipv4.ip_local_reserved_ports";
    private static final Path IPV6_RULES = Path.of("/proc/sys/net/ipv6/conf/lo");
    private static final Path IPV6_ADDRESSES = Path.of("/proc/net/if_inet6");

    /** At most one in ten of the ports for outgoing connections may be reserved for servers. */
    private static final int LEAST_TO_LEAVE = 10;

    private final App app;
    private final Remedies remedies;

    private NetworkCheckup(App app, Remedies remedies) {
        this.app = app;
        this.remedies = remedies;
    }

    static void of(App app, Remedies remedies, Examination examination) throws InterruptedIOException {
        NetworkCheckup checkup = new NetworkCheckup(app, remedies);
        examination.of("IPv6", checkup::loopback);
        examination.of("ports", checkup::ports);
        examination.of("range", checkup::range);
    }

    private List<Finding> loopback() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(Loopback.IPV6.at(0));
            return List.of(Finding.ok("IPv6", "127.0.0.1 and ::1 can be bound"));
        } catch (IOException | UnsupportedAddressTypeException e) {
            return List.of(withoutIpv6(
                    e.getMessage(),
                    Boolean.getBoolean("java.net.preferIPv4Stack"),
                    line(IPV6_RULES.resolve("disable_ipv6")),
                    Files.exists(IPV6_ADDRESSES),
                    remedies.shell()));
        }
    }

    /**
     * Returns why ::1 cannot be bound, and how to fix that.
     *
     * @param refusal the system's message; null if Java finds no IPv6 and did not try
     * @param isUnwanted whether Java was started without IPv6
     * @param disabled the loopback device's {@code disable_ipv6}; empty if unknown
     * @param hasIpv6 whether the kernel has IPv6
     */
    static Finding withoutIpv6(
            @Nullable String refusal, boolean isUnwanted, String disabled, boolean hasIpv6, UserShell shell) {
        String only = "servers listen on 127.0.0.1 only, because ::1 cannot be bound: ";
        if (isUnwanted) {
            return Finding.warn("IPv6", only + "java.net.preferIPv4Stack is set", shell.unset("PROJAX_JAVA_OPTIONS"));
        }
        String fix = "";
        if (disabled.equals("1")) {
            fix = shell.asAdministrator("sysctl -w net.ipv6.conf.lo.disable_ipv6=0");
        } else if (disabled.equals("0") && hasIpv6) {
            fix = shell.asAdministrator("ip -6 address add ::1/128 dev lo");
        }
        return Finding.warn("IPv6", only + (refusal == null ? "Java finds no IPv6" : refusal), fix);
    }

    private List<Finding> ports() throws IOException {
        List<PortVerdict> verdicts = PortInspector.of(app).connecting().inspect(AppPorts.of(app));
        NextStepText next = NextStepText.fitting(app, remedies.advice());
        List<SeenPort> seen = verdicts.stream()
                .filter(verdict -> app.range().contains(verdict.port()))
                .map(verdict -> new SeenPort(
                        verdict.kind(),
                        VerdictText.line(verdict),
                        next.command(verdict),
                        NextStepText.label(verdict.nextStep(), Finding.FIX)))
                .toList();
        List<Finding> findings = new ArrayList<>(ports(app.range(), seen, remedies::otherRange));
        verdicts.stream()
                .filter(MissedIpv6::isOf)
                .map(verdict -> Finding.warn("port", MissedIpv6.words(verdict), next.command(verdict)))
                .forEach(findings::add);
        if (PortInspector.tableOfThisSystem().isEmpty()) {
            findings.add(Finding.warn("sockets", "this system does not show which process holds a port", ""));
        }
        return findings;
    }

    /**
     * What was seen of one port.
     *
     * @param words the port and its holder
     * @param command the command to try
     * @param label that command's label
     */
    record SeenPort(PortVerdict.Kind kind, String words, String command, String label) {}

    /**
     * Judges the ports of the range: reports each one that is in the way, and whether a server can start at all.
     *
     * @param otherRange returns the command that chooses another range
     */
    static List<Finding> ports(PortRange range, List<SeenPort> ports, Supplier<String> otherRange) {
        List<Finding> findings = new ArrayList<>();
        List<SeenPort> reserved = new ArrayList<>();
        List<SeenPort> redirected = new ArrayList<>();
        int free = 0;
        int own = 0;
        for (SeenPort port : ports) {
            switch (port.kind()) {
                // Servers of ours can use a port that open connections keep from others.
                case FREE, LINGERING -> free++;
                case OWN_INSTANCE -> own++;
                case RESERVED -> reserved.add(port);
                case REDIRECTED -> redirected.add(port);
                default ->
                    findings.add(
                            Finding.warn("port", port.words(), port.command()).labeled(port.label()));
            }
        }
        for (List<SeenPort> alike : List.of(reserved, redirected)) {
            if (!alike.isEmpty()) {
                String others = alike.size() == 1 ? "" : " (one of " + alike.size() + " such ports in " + range + ")";
                findings.add(Finding.warn("range", alike.get(0).words() + others, otherRange.get()));
            }
        }
        String count = free + " of " + ports.size() + " ports in " + range + " are free";
        findings.add(
                free > 0 || own > 0
                        ? Finding.ok("ports", count)
                        : Finding.fail("ports", count + ", so no server can start", otherRange.get()));
        return findings;
    }

    private List<Finding> range() {
        return List.of(ephemeral(
                app.range(),
                line(RULES.resolve("ip_local_port_range")),
                line(RULES.resolve("ip_local_reserved_ports")),
                ports -> remedies.shell().asAdministrator("sysctl -w " + RESERVE + "=" + ports),
                remedies::otherRange));
    }

    /**
     * Judges the range by the ports that the system uses for outgoing connections.
     *
     * @param ephemeral two numbers, as Linux writes them; empty if unknown
     * @param reserved ports and ranges that outgoing connections do not use, separated by commas
     * @param reserve returns the command that sets the reserved ports
     * @param otherRange returns the command that chooses another range, if this one has too many ports to reserve
     */
    static Finding ephemeral(
            PortRange range,
            String ephemeral,
            String reserved,
            UnaryOperator<String> reserve,
            Supplier<String> otherRange) {
        String[] limits = ephemeral.split("\\s+", -1);
        if (limits.length != 2) {
            return Finding.ok("range", "this system does not show which ports outgoing connections use");
        }
        int first = Integer.parseInt(limits[0]);
        int last = Integer.parseInt(limits[1]);
        if (range.last() < first || range.first() > last || isReserved(range, reserved)) {
            return Finding.ok("range", "outgoing connections use no port of " + range);
        }
        int shared = Math.min(range.last(), last) - Math.max(range.first(), first) + 1;
        boolean leavesEnough = (last - first + 1) / shared >= LEAST_TO_LEAVE;
        String all = reserved.isEmpty() ? range.toString() : reserved + "," + range;
        return Finding.warn(
                "range",
                "outgoing connections may use a port of " + range + ", because they use " + first + "-" + last,
                leavesEnough ? reserve.apply(all) : otherRange.get());
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

    private static String line(Path file) {
        return ProcFile.text(file).strip();
    }
}
