package dev.projax.desktop.bridge;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The process: its environment, its streams, its parent, its exit code. */
public final class Main {
    private static final int DONE = 0;
    private static final int USAGE = 2;

    private Main() {}

    /** Serves the app that has started this process until that one ends, or says that it is enough. */
    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("projax-desktop-bridge: takes no arguments, but speaks JSON-RPC on stdin and stdout; see"
                    + " docs/desktop.md");
            System.exit(USAGE);
        }
        OutputStream frames = new FileOutputStream(FileDescriptor.out);
        // stdout is for frames: whatever else is printed goes where the logs go
        System.setOut(System.err);
        String launcher = System.getProperty("projax.launcher", "");
        List<String> start = launcher.isEmpty() ? List.of() : List.of(launcher, "start", "--json");
        Session session = new Session(System.in, frames, System.getenv(), start, version());
        endWithParent(session);
        // by a signal: what the app has had started does not go on without it
        Runtime.getRuntime().addShutdownHook(new Thread(session::endWork, "projax-end"));
        session.run();
        System.exit(DONE);
    }

    /** An end of stdin is not always the parent's: another child of it may hold the other end. */
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
