package dev.projax.desktop.bridge;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.projax.desktop.ConnectionState;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;

/**
 * One app's conversation with the bridge: reads frames, parses them as JSON-RPC, and answers. It ends when the app asks
 * for it, when its stream ends, when the app stops reading the answers, or when {@link #end} is called. A bad message
 * does not end it.
 */
final class Session {
    private static final Logger LOGGER = System.getLogger(Session.class.getName());
    private static final int MOST_FRAME_BYTES = 1024 * 1024;
    private static final int AT_ONCE = 8;
    private static final long IDLE_SECONDS = 10;
    private static final long WORK_MAY_END_SECONDS = 1;
    private static final long LAST_WORDS_SECONDS = 1;

    private final FrameReader frames;
    private final FrameWriter out;
    private final MessageJsonHandler json =
            new MessageJsonHandler(Map.of(), gson -> gson.serializeNulls().disableHtmlEscaping());
    private final JsonObject welcome = new JsonObject();
    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ThreadPoolExecutor callbacks = daemons("projax-callback", 1);
    private final ThreadPoolExecutor ensures = daemons("projax-ensure", AT_ONCE);
    private final ThreadPoolExecutor requests = daemons("projax-request", AT_ONCE);
    private final Methods methods;
    private final RemoteEndpoint remote;

    /**
     * Prepares a session. Nothing is read or written yet.
     *
     * @param environment the process's environment
     * @param launcher the words of the command that starts Projax; empty if there is none next to this program
     */
    Session(InputStream in, OutputStream out, Map<String, String> environment, List<String> launcher, String version) {
        this.frames = new FrameReader(new BufferedInputStream(in), MOST_FRAME_BYTES);
        this.out = new FrameWriter(out, daemons("projax-stdout", 1), this::end);
        welcome.addProperty("name", "projax-desktop-bridge");
        welcome.addProperty("version", version);
        this.methods = new Methods(environment, launcher, this::tell, this::afterWelcome, ensures, requests, welcome);
        this.remote = new RemoteEndpoint(this::send, methods);
        remote.setJsonHandler(json);
    }

    /** Runs the conversation, and returns when it has ended and the connection is closed. */
    void run() {
        Thread reading = new Thread(this::read, "projax-stdin");
        reading.setDaemon(true);
        reading.start();
        ended.join();
        methods.close();
        endWork();
        try {
            out.finish(LAST_WORDS_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the work that still runs for the app, such as a launch. Also called when the process is terminated. */
    void endWork() {
        requests.shutdownNow();
        ensures.shutdownNow();
        try {
            boolean unused = ensures.awaitTermination(WORK_MAY_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the conversation soon. Call it from any thread. */
    void end() {
        ended.complete(null);
    }

    private void read() {
        try {
            Frame frame = frames.next();
            while (frame != null) {
                if (frame instanceof Frame.Content content) {
                    receive(content.text());
                } else if (frame instanceof Frame.Refused refused) {
                    refuse(ResponseErrorCode.ParseError, refused.reason());
                }
                frame = frames.next();
            }
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "cannot read stdin: " + e.getMessage());
        } finally {
            end();
        }
    }

    private void receive(String text) {
        try {
            Message message = json.parseMessage(text);
            if (message == null || saysNothing(message, text)) {
                refuse(text);
            } else {
                remote.consume(message);
            }
        } catch (RuntimeException e) {
            LOGGER.log(Level.DEBUG, "cannot read a message", e);
            refuse(text);
        } catch (StackOverflowError | OutOfMemoryError e) {
            refuse(ResponseErrorCode.InvalidRequest, "the message is nested too deeply or has too many members");
        }
    }

    /**
     * Returns whether a message has neither a method nor a result nor an error. LSP4J takes that for an answer and
     * stays silent.
     */
    private static boolean saysNothing(Message message, String text) {
        return message instanceof ResponseMessage answer
                && answer.getResult() == null
                && answer.getError() == null
                && !JsonParser.parseString(text).getAsJsonObject().has("result");
    }

    /** Refuses a text that is not a message, and says why: it is not JSON, or not JSON-RPC. */
    private void refuse(String text) {
        try {
            JsonElement parsed = JsonParser.parseString(text);
            refuse(
                    ResponseErrorCode.InvalidRequest,
                    parsed.isJsonArray()
                            ? "batches are not supported; send one message per frame"
                            : "not a JSON-RPC 2.0 message: a request has jsonrpc, method, and a string or number as id");
        } catch (JsonParseException e) {
            refuse(ResponseErrorCode.ParseError, "the frame's content is not JSON");
        }
    }

    private void refuse(ResponseErrorCode code, String reason) {
        ResponseMessage answer = new ResponseMessage();
        answer.setJsonHandler(json);
        answer.setJsonrpc("2.0");
        answer.setError(new ResponseError(code, reason, null));
        send(answer);
    }

    private void afterWelcome(Runnable callback) {
        CompletableFuture<Void> unused = welcomed.thenRunAsync(callback, callbacks);
    }

    /**
     * Sends a state to the app, except the last one: the answer to {@code shutdown} already says it, or the app is
     * gone.
     */
    private void tell(ConnectionState state) {
        if (state instanceof ConnectionState.Closed) {
            return;
        }
        remote.notify("server/changed", Json.of(state));
    }

    private void send(Message message) {
        try {
            out.put(json.serialize(message), () -> written(message));
        } catch (InterruptedException e) {
            // the session is ending
            Thread.currentThread().interrupt();
        }
    }

    private void written(Message message) {
        Object result = message instanceof ResponseMessage answer ? answer.getResult() : null;
        if (result == welcome) {
            welcomed.complete(null);
        } else if (result == Methods.FAREWELL) {
            end();
        }
    }

    private static ThreadPoolExecutor daemons(String name, int threads) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        // work that comes after the end of the session is dropped
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return executor;
    }
}
