package dev.projax.core.conflict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Notes on whether processes can exist outside this container or namespace, where they are invisible from here. */
final class ContainerHints {
    /** The number of the first pid namespace, on every Linux (include/linux/proc_ns.h). */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    private ContainerHints() {}

    /** Returns what the files below {@code root} say about an outside, one sentence each. */
    static List<String> notes(Path root) {
        List<String> notes = new ArrayList<>();
        boolean isContainer = Files.exists(root.resolve(".dockerenv"))
                || Files.exists(root.resolve("run/.containerenv"))
                || isOtherPidNamespace(root.resolve("proc/self/ns/pid"));
        if (isContainer) {
            notes.add("this is a container: the holder may be outside, where you cannot see it");
        }
        Path proc = root.resolve("proc");
        if (Files.exists(proc) && !new ProcProcesses(proc).areOurs()) {
            notes.add("/proc shows the processes of another PID namespace, so none of them can be named");
        }
        if (text(root.resolve("proc/sys/kernel/osrelease"))
                .toLowerCase(Locale.ROOT)
                .contains("microsoft")) {
            notes.add("this is WSL: the holder may be a Windows program; try: netstat.exe -ano");
        }
        return notes;
    }

    private static boolean isOtherPidNamespace(Path link) {
        try {
            return !Files.readSymbolicLink(link).toString().equals(FIRST_PID_NAMESPACE);
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
