package dev.projax.cli.port;

import dev.projax.core.allocation.PortLease;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replaces {@code {port}} by the first leased port, and {@code {port:web}} by that of the name {@code web}. */
final class PortPlaceholders {
    private final Map<String, String> ports;

    private PortPlaceholders(Map<String, String> ports) {
        this.ports = ports;
    }

    static PortPlaceholders of(List<PortLease> leases) {
        Map<String, String> ports = new LinkedHashMap<>();
        for (PortLease lease : leases) {
            ports.putIfAbsent("{port}", lease.toString());
            lease.name().ifPresent(name -> ports.put("{port:" + name + "}", lease.toString()));
        }
        return new PortPlaceholders(ports);
    }

    /** Creates one for ports by placeholder. */
    static PortPlaceholders of(Map<String, String> ports) {
        return new PortPlaceholders(ports);
    }

    /** Returns an argument with ports in it. Leaves other braces alone, as in {@code {port:05d}}. */
    String replace(String argument) {
        String replaced = argument;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            replaced = replaced.replace(port.getKey(), port.getValue());
        }
        return replaced;
    }
}
