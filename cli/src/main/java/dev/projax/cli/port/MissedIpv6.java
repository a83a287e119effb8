package dev.projax.cli.port;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Console;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/**
 * Servers of ours that listen on 127.0.0.1 but not on ::1, although this machine has it. That happens if a server starts
 * without ::1 and cannot take it when the machine gets it, for example because another program takes it first.
 */
public final class MissedIpv6 {
    private MissedIpv6() {}

    /**
     * Warns of each running server whose ::1 another program has, and says how to get one that has both addresses. A
     * server whose URL contains {@code localhost} has had both since its start, so its port is not examined.
     */
    public static void warn(DiscoveryReport report, Advice advice, Console console) throws InterruptedIOException {
        List<Integer> ports = report.running().stream()
                .filter(server -> !"localhost".equals(server.url().getHost()))
                .map(Server::port)
                .toList();
        if (ports.isEmpty()) {
            return;
        }
        NextStepText next = NextStepText.fitting(report.app(), advice);
        try {
            for (PortVerdict verdict : PortInspector.of(report.app()).inspect(ports)) {
                if (isOf(verdict) && verdict.splitsLocalhost()) {
                    console.warn("port " + words(verdict) + ", or try: " + next.command(verdict));
                }
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            console.warn("could not check which programs listen on ::1: " + e.getMessage());
        }
    }

    /** Returns whether such a server runs on the port. */
    static boolean isOf(PortVerdict verdict) {
        return verdict.kind() == PortVerdict.Kind.OWN_INSTANCE
                && verdict.home().isEmpty()
                && (verdict.splitsLocalhost() || verdict.missesIpv6());
    }

    /** Returns what is wrong, and which address always leads to the server. */
    static String words(PortVerdict verdict) {
        int port = verdict.port();
        return VerdictText.line(verdict) + "; http://localhost:" + port
                + (verdict.splitsLocalhost() ? " may lead to either" : " may lead to a program that takes ::1")
                + ", so use http://127.0.0.1:" + port;
    }
}
