package dev.projax.core.conflict;

import java.util.Optional;

/** Which ports Linux keeps for root (ip(7), capabilities(7)). */
final class Privileges {
    private static final int HEXADECIMAL = 16;

    /** Linux, include/uapi/linux/capability.h: CAP_NET_BIND_SERVICE is number 10. */
    private static final long NET_BIND_SERVICE = 1L << 10;

    private Privileges() {}

    /**
     * Returns the rule that keeps this process from binding {@code port}.
     *
     * @param firstForAll the content of {@code ip_unprivileged_port_start}
     * @param capabilities the effective capabilities of this process, in hexadecimal
     */
    static Optional<String> reservation(int port, String firstForAll, String capabilities) {
        try {
            boolean mayBindAll = (Long.parseUnsignedLong(capabilities, HEXADECIMAL) & NET_BIND_SERVICE) != 0;
            return mayBindAll || port >= Integer.parseInt(firstForAll)
                    ? Optional.empty()
                    : Optional.of(
                            "only root can bind ports below " + firstForAll + " (net.ipv4.ip_unprivileged_port_start)");
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
