package dev.projax.core.conflict;

import java.util.Locale;
import java.util.Set;

/** Programs that hold a port for what runs elsewhere: in a container, a virtual machine, or WSL. */
final class Forwarders {
    /** Docker's on Linux and with Docker Desktop, those of rootless Docker and Podman, Podman's and Lima's machines, WSL's. */
    private static final Set<String> NAMES = Set.of(
            "docker-proxy",
            "com.docker.backend",
            "vpnkit",
            "rootlesskit",
            "rootlessport",
            "slirp4netns",
            "pasta",
            "gvproxy",
            "limactl",
            "wslrelay");

    private Forwarders() {}

    static boolean isOne(String program) {
        String name = program.toLowerCase(Locale.ROOT);
        return NAMES.contains(name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name);
    }
}
