package dev.projax.cli.startup;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files from which the JVM takes classes that it has parsed and verified before: they halve the time of {@code projax
 * port}. {@code bin/projax} knows where they are and makes them; this only calls it once more when a command is done, because a
 * process that Java starts has none of the descriptors that the caller of the command may wait for.
 */
public final class ClassArchives {
    private ClassArchives() {}

    /**
     * Has them made in the background. Returns at once, and never fails: the command is done, and its answer is what counts.
     *
     * @param launcher {@code bin/projax}
     */
    public static void make(@Nullable Path launcher) {
        if (launcher == null) {
            return;
        }
        // in a directory that nobody misses
        ProcessBuilder maker = new ProcessBuilder(launcher.toString())
                .directory(new File("/"))
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        maker.environment().put("PROJAX_ARCHIVES", "keep");
        try {
            Process unused = maker.start();
        } catch (IOException e) {
            // they would only have saved time
        }
    }
}
