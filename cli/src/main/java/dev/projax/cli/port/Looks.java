package dev.projax.cli.port;

import java.util.List;

/** Tells the commands that only show something from those that change something. */
final class Looks {
    private static final List<String> LOOKS = List.of(
            "projax who ",
            "ps ",
            "powershell Get-Process ",
            "docker ps ",
            "podman ps ",
            "limactl list",
            "wsl --list ",
            "systemctl --user list-sockets");

    private Looks() {}

    /** Returns {@code see} for a command that only shows something, else {@code otherwise}. */
    static String label(String command, String otherwise) {
        String plain = command.replaceFirst("^sudo |^runas /user:Administrator \"", "");
        return LOOKS.stream().anyMatch(plain::startsWith) ? "see" : otherwise;
    }
}
