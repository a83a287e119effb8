package dev.projax.desktop;

import dev.projax.core.connection.VerifiedConnection;
import dev.projax.core.discovery.Server;
import dev.projax.core.net.HttpHead;
import java.io.IOException;
import java.time.Duration;
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

    /**
     * Sends it to {@code server}, and returns the answer.
     *
     * @param limit of all of it
     */
    ServerAnswer send(Server server, Duration limit) throws IOException {
        sent = false;
        try (VerifiedConnection connection = VerifiedConnection.open(server, limit)) {
            sent = true;
            HttpHead head = connection.request(method, path, body);
            if (!method.equals("HEAD") && EventStream.isHeadOfOne(head)) {
                throw new EndlessAnswerException(path);
            }
            String contentType = head.header("Content-Type");
            return new ServerAnswer(head.status(), contentType == null ? "" : contentType, connection.body());
        }
    }
}
