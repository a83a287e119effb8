package dev.projax.core.conflict;

import java.util.Optional;

/** What the capabilities of this process allow (capabilities(7)). */
final class Privileges {
    private static final int HEXADECIMAL = 16;

    /** Linux, include/uapi/linux/capability.h: CAP_NET_BIND_SERVICE is number 10. */
    private static final long NET_BIND_SERVICE = 1L << 10;

    /** CAP_SYS_PTRACE is number 19. */
    private static final long SYS_PTRACE = 1L << 19;

    private Privileges() {}

    /**
     * Returns the rule that keeps this process from binding {@code port} (ip(7)).
     *
     * @param firstForAll the content of {@code ip_unprivileged_port_start}
     * @param capabilities the effective capabilities of this process, in hexadecimal
     */
    static Optional<String> reservation(int port, String firstForAll, String capabilities) {
        try {
            boolean mayBindAll = has(capabilities, NET_BIND_SERVICE);
            return mayBindAll || port >= Integer.parseInt(firstForAll)
                    ? Optional.empty()
                    : Optional.of(
                            "only root can bind ports below " + firstForAll + " (net.ipv4.ip_unprivileged_port_start)");
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns whether this process may read about the processes of other users, as far as its user namespace goes.
     *
     * @param capabilities the effective capabilities of this process, in hexadecimal
     */
    static boolean mayReadAll(String capabilities) {
        try {
            return has(capabilities, SYS_PTRACE);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Returns whether there is any capability in the hexadecimal number. */
    static boolean hasAny(String capabilities) {
        return !capabilities.matches("0*");
    }

    private static boolean has(String capabilities, long capability) {
        return (Long.parseUnsignedLong(capabilities, HEXADECIMAL) & capability) != 0;
    }
}
