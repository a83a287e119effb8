package dev.projax.core.conflict;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A program that holds a port for something else, which would be cut off with it: a container, a virtual machine, WSL,
 * a service that starts on the first connection, or a remote session.
 */
enum Forwarder {
    /** The proxies of Docker on Linux, of Docker Desktop and of rootless Docker. */
    DOCKER,

    /** The proxies of Podman, with and without root, and of its virtual machines. */
    PODMAN,

    /** The virtual machines of Lima. */
    LIMA,

    /** The relay of Windows for programs in WSL. */
    WSL,

    /** The service manager of the user. The one of the system is process 1. */
    SERVICE_MANAGER,

    /**
     * Programs that start a service on the first connection, and remote sessions that forward ports to their other end.
     */
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

    /** Returns for what the program holds its ports. */
    String others() {
        return switch (this) {
            case DOCKER, PODMAN -> "a container";
            case LIMA -> "a virtual machine";
            case WSL -> "a program in WSL";
            case SERVICE_MANAGER -> "a service";
            case SESSION -> "a remote session or a service";
        };
    }

    /** Returns the forwarder that a program of that name is. */
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

    /** Returns the command that shows what the port is forwarded to. */
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
