package dev.projax.desktop;

import dev.projax.core.discovery.Server;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request of the app, and whether it may have reached a server. */
final class Request {
    private final String method;
    private final String path;
    private final @Nullable String body;
    private boolean sent;

    /** @throws IllegalArgumentException if the method or the path could be something else than that */
    Request(String method, String path, @Nullable String body) {
        if (!method.matches("[A-Z]{1,20}")) {
            throw new IllegalArgumentException("\"" + method + "\" is not an HTTP method like GET");
        }
        if (!path.matches("/[!-~]*")) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is not a path; begin with /, and encode what is no ASCII");
        }
        this.method = method;
        this.path = path;
        this.body = body;
    }

    /** Tells whether the last try got so far that the server may have done it. */
    boolean isSent() {
        return sent;
    }

    /** Sends it to {@code server}, and returns the answer. */
    ServerAnswer send(ConnectionOptions options, Server server) throws IOException {
        sent = false;
        try (Conversation conversation = Conversation.open(options.app(), server, options.requestLimit())) {
            sent = true;
            conversation.request(method, path, body);
            HttpReader reader = conversation.reader();
            HttpReader.Head head = reader.head();
            boolean hasBody = !method.equals("HEAD");
            if (hasBody && head.isEventStream()) {
                throw new EndlessAnswerException(path);
            }
            String content = reader.body(head, !hasBody);
            return new ServerAnswer(head.status(), head.header("Content-Type"), content);
        }
    }
}
