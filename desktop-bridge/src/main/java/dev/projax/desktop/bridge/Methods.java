package dev.projax.desktop.bridge;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import dev.projax.desktop.ConnectionListener;
import dev.projax.desktop.ConnectionOptions;
import dev.projax.desktop.ConnectionState;
import dev.projax.desktop.LaunchException;
import dev.projax.desktop.NoServerException;
import dev.projax.desktop.ServerConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.jspecify.annotations.Nullable;

/** The methods that an app can call. The session's one reading thread calls them, and executors do what blocks. */
final class Methods implements Endpoint, Closeable {
    /** The result of {@code shutdown}, after which the session ends. */
    static final JsonNull FAREWELL = JsonNull.INSTANCE;

    static final int NO_SERVER = -32001;
    static final int NOT_INITIALIZED = -32002;
    static final int LAUNCH_FAILED = -32003;
    static final int REQUEST_FAILED = -32004;

    private static final long USUAL_ENSURE_MILLIS = 35_000;
    private static final long MOST_ENSURE_MILLIS = 600_000;

    private final Map<String, String> environment;
    private final List<String> launcher;
    private final ConnectionListener listener;
    private final Executor callbacks;
    private final Executor ensures;
    private final Executor requests;
    private final JsonObject welcome;
    private @Nullable ServerConnection connection;
    private boolean hasLaunch;

    /**
     * @param launcher the words of the command that starts Projax; empty if there is none next to this program
     * @param callbacks runs the listener, and holds it back until the welcome has been sent
     * @param ensures wait for launches, which may take long
     * @param requests wait for answers
     * @param welcome the result of {@code initialize}
     */
    Methods(
            Map<String, String> environment,
            List<String> launcher,
            ConnectionListener listener,
            Executor callbacks,
            Executor ensures,
            Executor requests,
            JsonObject welcome) {
        this.environment = environment;
        this.launcher = launcher;
        this.listener = listener;
        this.callbacks = callbacks;
        this.ensures = ensures;
        this.requests = requests;
        this.welcome = welcome;
    }

    @Override
    public CompletableFuture<?> request(String method, @Nullable Object given) {
        try {
            Params params = Params.of(given);
            return switch (method) {
                case "initialize" -> CompletableFuture.completedFuture(initialize(params));
                case "server/current" -> CompletableFuture.completedFuture(current(connection(), params));
                case "server/ensure" -> ensure(connection(), params);
                case "server/request" -> send(connection(), params);
                case "shutdown" -> CompletableFuture.completedFuture(shutdown(params));
                default -> throw error(ResponseErrorCode.MethodNotFound.getValue(), "unknown method: " + method);
            };
        } catch (IllegalArgumentException e) {
            throw error(ResponseErrorCode.InvalidParams.getValue(), String.valueOf(e.getMessage()));
        }
    }

    /** Ignores the notification: the bridge knows none, and JSON-RPC says to ignore unknown ones. */
    @Override
    public void notify(String method, @Nullable Object parameter) {}

    private JsonObject initialize(Params params) {
        if (connection != null) {
            throw error(ResponseErrorCode.InvalidRequest.getValue(), "initialize was already called");
        }
        ConnectionOptions options = options(params);
        hasLaunch = !options.launchCommand().isEmpty();
        try {
            connection = ServerConnection.open(options, listener, callbacks);
        } catch (IOException e) {
            throw error(
                    ResponseErrorCode.InternalError.getValue(),
                    "the bridge cannot look for servers: " + e.getMessage());
        }
        return welcome;
    }

    private static JsonObject current(ServerConnection on, Params params) {
        params.requireOnly();
        return Json.of(on.current());
    }

    private static JsonNull shutdown(Params params) {
        params.requireOnly();
        return FAREWELL;
    }

    private ConnectionOptions options(Params params) {
        params.requireOnly("app", "launch", "allowUnverified");
        App app = params.object("app").map(this::app).orElseGet(() -> App.projax(environment));
        List<String> command = params.texts("launch");
        boolean isProjax = app.name().equals("projax");
        ConnectionOptions options =
                ConnectionOptions.of(app).launchedBy(command.isEmpty() && isProjax ? launcher : command);
        return params.flag("allowUnverified") ? options.allowingUnverified() : options;
    }

    private App app(Params params) {
        params.requireOnly("name", "range", "healthPath");
        App app = App.named(params.requiredText("name"), PortRange.parse(params.requiredText("range")), environment);
        return params.text("healthPath").map(app::withHealthPath).orElse(app);
    }

    private CompletableFuture<JsonObject> ensure(ServerConnection on, Params params) {
        params.requireOnly("timeoutMillis");
        Duration limit =
                Duration.ofMillis(params.milliseconds("timeoutMillis", USUAL_ENSURE_MILLIS, MOST_ENSURE_MILLIS));
        boolean canLaunch = hasLaunch;
        return CompletableFuture.supplyAsync(() -> answer(() -> Json.of(ensureRunning(on, limit, canLaunch))), ensures);
    }

    /** Says what the app can do, because the Java API's message names a method of the Java API. */
    private static Server ensureRunning(ServerConnection on, Duration limit, boolean canLaunch)
            throws IOException, InterruptedException {
        try {
            return on.ensureRunning(limit);
        } catch (LaunchException e) {
            if (canLaunch) {
                throw e;
            }
            throw error(LAUNCH_FAILED, "no start command is set; set \"launch\" in initialize");
        }
    }

    private CompletableFuture<JsonObject> send(ServerConnection on, Params params) {
        params.requireOnly("method", "path", "body");
        String method = params.requiredText("method");
        String path = params.requiredText("path");
        String body = params.text("body").orElse(null);
        if (!(on.current() instanceof ConnectionState.Connected)) {
            // report this at once, whatever else waits
            return CompletableFuture.completedFuture(answer(() -> Json.of(on.request(method, path, body))));
        }
        return CompletableFuture.supplyAsync(() -> answer(() -> Json.of(on.request(method, path, body))), requests);
    }

    private interface Work {
        JsonObject done() throws IOException, InterruptedException;
    }

    private static JsonObject answer(Work work) {
        try {
            return work.done();
        } catch (IllegalArgumentException e) {
            throw error(ResponseErrorCode.InvalidParams.getValue(), String.valueOf(e.getMessage()));
        } catch (NoServerException e) {
            throw error(NO_SERVER, String.valueOf(e.getMessage()));
        } catch (LaunchException e) {
            throw error(LAUNCH_FAILED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw error(REQUEST_FAILED, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw error(REQUEST_FAILED, "the bridge is shutting down");
        }
    }

    private ServerConnection connection() {
        if (connection == null) {
            throw error(NOT_INITIALIZED, "not initialized; call initialize first");
        }
        return connection;
    }

    private static ResponseErrorException error(int code, String message) {
        return new ResponseErrorException(new ResponseError(code, message, null));
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
