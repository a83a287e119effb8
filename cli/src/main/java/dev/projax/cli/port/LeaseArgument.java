package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.core.allocation.Leases;
import dev.projax.core.files.PlainName;
import java.util.List;
import java.util.Optional;

/**
 * What a user types to name a lease.
 *
 * @param name its name in the directory; empty if {@code port} was typed
 * @param port its port; 0 if {@code name} was typed
 */
record LeaseArgument(String name, int port) {
    static LeaseArgument parse(String text) {
        boolean isPort = !text.isEmpty() && '0' <= text.charAt(0) && text.charAt(0) <= '9';
        return isPort ? new LeaseArgument("", Options.port(text)) : ofName(text);
    }

    /** Returns a name. */
    static LeaseArgument ofName(String text) {
        return new LeaseArgument(PlainName.require(text, "a lease"), 0);
    }

    /**
     * Returns the lease.
     *
     * @throws CommandException with exit 3 if it is not leased
     */
    Leases.Entry require(Leases leases) throws CommandException {
        Optional<Leases.Entry> lease = port == 0 ? leases.named(name) : leases.at(port);
        if (lease.isEmpty()) {
            throw new CommandException(ExitCode.NOT_FOUND, port == 0 ? noName(leases) : noPort(leases));
        }
        return lease.get();
    }

    private String noName(Leases leases) {
        String directory = leases.directory();
        List<String> others = leases.all().stream()
                .filter(each -> each.directory().equals(Optional.of(directory)))
                .flatMap(each -> each.name().stream())
                .sorted()
                .toList();
        return name + " is not leased in " + directory
                + (others.isEmpty()
                        ? "; to see all leases, try: projax leases"
                        : "; leased there: " + String.join(", ", others));
    }

    private String noPort(Leases leases) {
        List<String> ports =
                leases.all().stream().map(each -> Integer.toString(each.port())).toList();
        return "port " + port + " is not leased"
                + (ports.isEmpty() ? ", and no other port is" : "; to see all leases, try: projax leases");
    }

    /** Returns the name, or {@code port 21000}. */
    @Override
    public String toString() {
        return port == 0 ? name : "port " + port;
    }
}
