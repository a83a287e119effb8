package dev.projax.desktop.bridge;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The bridge's process: its environment, streams, parent and exit code. */
public final class Main {
    private static final int DONE = 0;
    private static final int USAGE = 2;

    private Main() {}

    /** Serves the app that started this process until that app exits or asks for a shutdown. */
    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("projax-desktop-bridge: takes no arguments; it speaks JSON-RPC on stdin and stdout, see"
                    + " docs/desktop.md");
            System.exit(USAGE);
        }
        OutputStream frames = new FileOutputStream(FileDescriptor.out);
        // stdout is for frames: send any other output to where the logs go
        System.setOut(System.err);
        String launcher = System.getProperty("projax.launcher", "");
        List<String> start = launcher.isEmpty() ? List.of() : List.of(launcher, "start", "--json");
        Session session = new Session(System.in, frames, System.getenv(), start, version());
        endWithParent(session);
        // after a signal: terminate what was started for the app
        Runtime.getRuntime().addShutdownHook(new Thread(session::endWork, "projax-end"));
        session.run();
        System.exit(DONE);
    }

    /**
     * Ends the session when the parent exits. The end of stdin is not enough, because another child of the parent may
     * hold the pipe open.
     */
    private static void endWithParent(Session session) {
        ProcessHandle.current().parent().ifPresent(parent -> {
            CompletableFuture<Void> unused = parent.onExit().thenRun(session::end);
        });
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
