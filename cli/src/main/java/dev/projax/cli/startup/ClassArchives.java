package dev.projax.cli.startup;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The archives of parsed and verified classes, with which {@code projax port} takes half the time. {@code bin/projax}
 * knows where they are and creates them. This class only calls it again after a command, because a process that Java
 * starts inherits no descriptors that the command's caller may wait for.
 */
public final class ClassArchives {
    private ClassArchives() {}

    /**
     * Starts creating them in the background. Returns at once and never fails, because the command is already done.
     *
     * @param launcher {@code bin/projax}
     */
    public static void make(@Nullable Path launcher) {
        if (launcher == null) {
            return;
        }
        // A directory that is never deleted or unmounted.
        ProcessBuilder maker = new ProcessBuilder(launcher.toString())
                .directory(new File("/"))
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        maker.environment().put("PROJAX_ARCHIVES", "keep");
        try {
            Process unused = maker.start();
        } catch (IOException e) {
            // The archives only save time.
        }
    }
}
