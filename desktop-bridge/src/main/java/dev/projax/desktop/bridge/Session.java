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
 * One app's conversation with the bridge: frames come in, are read as JSON-RPC, and answered. It ends when the app has asked
 * for it, when its stream ends, when nobody reads the answers, or from outside; a message that is wrong does not end it.
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
     * Prepares a session; nothing is read or written yet.
     *
     * @param environment the process's
     * @param launcher the words that start Projax; none if there is no command beside this program
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

    /** Holds the conversation, and returns when it has ended and the connection is closed. */
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

    /** Ends what has been started for the app and is still waited for, such as a launch; also if the process is told to end. */
    void endWork() {
        requests.shutdownNow();
        ensures.shutdownNow();
        try {
            boolean unused = ensures.awaitTermination(WORK_MAY_END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the conversation, soon; from any thread. */
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
            LOGGER.log(Level.DEBUG, "stdin cannot be read: " + e.getMessage());
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
            LOGGER.log(Level.DEBUG, "a message cannot be read", e);
            refuse(text);
        } catch (StackOverflowError | OutOfMemoryError e) {
            refuse(ResponseErrorCode.InvalidRequest, "the message is too deep or has too many members");
        }
    }

    /** LSP4J takes what has neither a method nor a result nor an error for an answer, and is silent. */
    private static boolean saysNothing(Message message, String text) {
        return message instanceof ResponseMessage answer
                && answer.getResult() == null
                && answer.getError() == null
                && !JsonParser.parseString(text).getAsJsonObject().has("result");
    }

    /** Says why a text is no message: it is no JSON, or none that JSON-RPC knows. */
    private void refuse(String text) {
        try {
            JsonElement parsed = JsonParser.parseString(text);
            refuse(
                    ResponseErrorCode.InvalidRequest,
                    parsed.isJsonArray()
                            ? "batches are not taken; send one message a frame"
                            : "this is no JSON-RPC 2.0: a request has jsonrpc, id and method");
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

    /** The end of the session is said by the answer to {@code shutdown}, or nobody listens. */
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
        // what comes after the end of the session is nobody's any more
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        return executor;
    }
}
