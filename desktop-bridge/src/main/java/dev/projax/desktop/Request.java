package dev.projax.desktop;

import dev.projax.core.connection.VerifiedConnection;
import dev.projax.core.discovery.Server;
import dev.projax.core.net.HttpHead;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request of the app, which remembers whether it may have reached a server. */
final class Request {
    private final String method;
    private final String path;
    private final @Nullable String body;
    private boolean sent;

    /**
     * @throws IllegalArgumentException if the method or path is malformed, because it could smuggle in more than that
     */
    Request(String method, String path, @Nullable String body) {
        if (!method.matches("[A-Z]{1,20}")) {
            throw new IllegalArgumentException("\"" + method + "\" is not an HTTP method such as GET");
        }
        if (!path.matches("/[!-~]*")) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is not a path; start with / and percent-encode whatever is not ASCII");
        }
        this.method = method;
        this.path = path;
        this.body = body;
    }

    /** Returns whether the last attempt got far enough for the server to have acted on it. */
    boolean isSent() {
        return sent;
    }

    /**
     * Sends the request to {@code server} of {@code app} and returns the answer.
     *
     * @param limit for all of it
     */
    ServerAnswer send(App app, Server server, Duration limit) throws IOException {
        sent = false;
        try (VerifiedConnection connection = VerifiedConnection.open(app, server, limit)) {
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
