package dev.projax.core.conflict;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A program that holds a port for something else, which would be cut off with it: for what runs in a container, a virtual
 * machine or WSL, for a service that is started when somebody connects, for a session.
 */
enum Forwarder {
    /** Docker's on Linux and with Docker Desktop, and that of rootless Docker. */
    DOCKER,

    /** Podman's, with and without root, and that of its machines. */
    PODMAN,

    /** Lima's machines. */
    LIMA,

    /** Windows' for what runs in WSL. */
    WSL,

    /** The user's service manager; the system's is process 1. */
    SERVICE_MANAGER,

    /** Those that start a service when somebody connects, and a session's, whose ports are at its other end. */
    SESSION;

    private Set<String> programs() {
        return switch (this) {
            case DOCKER -> Set.of("docker-proxy", "com.docker.backend", "vpnkit", "rootlesskit");
            case PODMAN -> Set.of("conmon", "rootlessport", "slirp4netns", "pasta", "gvproxy");
            case LIMA -> Set.of("limactl");
            case WSL -> Set.of("wslrelay");
            case SERVICE_MANAGER -> Set.of("systemd");
            case SESSION -> Set.of("sshd", "sshd-session", "ssh", "inetd", "xinetd");
        };
    }

    /** Returns which one a program of that name is. */
    static Optional<Forwarder> called(String program) {
        String name = program.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".exe") ? name.substring(0, name.length() - ".exe".length()) : name;
        for (Forwarder forwarder : values()) {
            if (forwarder.programs().contains(plain)) {
                return Optional.of(forwarder);
            }
        }
        return Optional.empty();
    }

    /** Returns the command that shows what the port is held for. */
    String command(int port, List<ProcessInfo> holders, SystemCommands system) {
        return switch (this) {
            case DOCKER -> "docker ps --filter publish=" + port;
            case PODMAN -> "podman ps --filter publish=" + port;
            case LIMA -> "limactl list";
            case WSL -> "wsl --list --running";
            case SERVICE_MANAGER -> "systemctl --user list-sockets";
            case SESSION -> system.show(holders);
        };
    }
}
