package dev.projax.core.conflict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether there is an outside, with processes that cannot be seen from here. */
final class ContainerHints {
    /** The number of the first pid namespace, on every Linux (include/linux/proc_ns.h). */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    private ContainerHints() {}

    /** Returns what the files below {@code root} say of an outside, a sentence each. */
    static List<String> notes(Path root) {
        List<String> notes = new ArrayList<>();
        boolean isContainer = Files.exists(root.resolve(".dockerenv"))
                || Files.exists(root.resolve("run/.containerenv"))
                || isOtherPidNamespace(root.resolve("proc/self/ns/pid"));
        if (isContainer) {
            notes.add("this is a container: the owner may be outside of it, where it cannot be seen");
        }
        Path proc = root.resolve("proc");
        if (Files.exists(proc) && !new ProcProcesses(proc).areOurs()) {
            notes.add("/proc shows another pid namespace's processes, so none of them is named");
        }
        if (text(root.resolve("proc/sys/kernel/osrelease"))
                .toLowerCase(Locale.ROOT)
                .contains("microsoft")) {
            notes.add("this is WSL: the owner may be a Windows program, to be seen with: netstat.exe -ano");
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
