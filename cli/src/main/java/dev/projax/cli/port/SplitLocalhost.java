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
 * Servers of ours on 127.0.0.1 while another program listens on ::1. That happens if a server starts without ::1, and
 * another program takes it first when the machine gets it.
 */
public final class SplitLocalhost {
    private SplitLocalhost() {}

    /**
     * Warns of each such server that is running, and says how to get one that has both addresses. A server whose URL
     * contains {@code localhost} has had both since its start, so its port is not examined.
     */
    public static void warn(DiscoveryReport report, Advice advice, Console console) throws InterruptedIOException {
        List<Integer> ports = report.running().stream()
                .filter(server -> !"localhost".equals(server.url().getHost()))
                .map(Server::port)
                .toList();
        if (ports.isEmpty()) {
            return;
        }
        try {
            for (PortVerdict verdict : PortInspector.of(report.app()).inspect(ports)) {
                if (isOfServer(verdict)) {
                    console.warn("port " + words(verdict) + ", or try: " + fix(verdict, advice));
                }
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            console.warn("could not check which programs listen on ::1: " + e.getMessage());
        }
    }

    /** Returns whether the program on 127.0.0.1 is a server of ours, and the one on ::1 is not. */
    static boolean isOfServer(PortVerdict verdict) {
        return verdict.kind() == PortVerdict.Kind.OWN_INSTANCE && verdict.home().isEmpty() && verdict.splitsLocalhost();
    }

    /** Returns what is wrong, and which address always leads to the server. */
    static String words(PortVerdict verdict) {
        int port = verdict.port();
        return VerdictText.line(verdict) + "; http://localhost:" + port
                + " may lead to either, so use http://127.0.0.1:" + port;
    }

    /** Returns the command that moves the server to a port of which it gets both addresses. */
    static String fix(PortVerdict verdict, Advice advice) {
        return advice.command("restart " + verdict.port());
    }
}
