package dev.projax.cli.server;

import dev.projax.core.files.LockHolder;
import dev.projax.core.instances.StartLock;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process that has the start lock, where the system tells.
 *
 * @param name what it is called, with its number
 * @param commandLine empty if it may not be seen
 * @param isStopped by Ctrl-Z, for example
 */
record TurnHolder(long pid, String name, Optional<String> commandLine, boolean isStopped) {
    /** Every process of ours has it. */
    private static final String OURS = "-Dprojax.launcher=";

    static Optional<TurnHolder> of(App app) {
        return LockHolder.of(StartLock.file(app))
                .map(pid -> new TurnHolder(
                        pid,
                        LockHolder.name(pid),
                        ProcessHandle.of(pid).flatMap(it -> it.info().commandLine()),
                        isStopped(pid)));
    }

    /** The state stands behind the name, which is in brackets (proc(5)). */
    private static boolean isStopped(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(" T", stat.lastIndexOf(')') + 1);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns who it is and what to do, if it will start no server; empty if it may be about to. */
    Optional<String> whyNobodyStarts() {
        if (isStopped) {
            return Optional.of(name + ", which is stopped; let it continue with: kill -CONT " + pid);
        }
        boolean isStranger = commandLine.isPresent() && !commandLine.get().contains(OURS);
        return isStranger ? Optional.of(name + ", which is not Projax; end it") : Optional.empty();
    }
}
