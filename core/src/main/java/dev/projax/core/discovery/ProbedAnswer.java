package dev.projax.core.discovery;

import dev.projax.core.net.HttpException;
import dev.projax.core.net.HttpHead;
import dev.projax.core.net.HttpLimits;
import dev.projax.core.net.HttpProblem;
import dev.projax.core.net.HttpReader;
import dev.projax.core.registry.Health;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The answer to a health request, as far as it has arrived, and its meaning; at most 4 KiB. Does no I/O. */
final class ProbedAnswer {
    static final int MAX_BYTES = 4096;

    private static final HttpLimits LIMITS = new HttpLimits(MAX_BYTES, MAX_BYTES);
    private static final int OK = 200;

    private final HttpReader reader = new HttpReader("GET", LIMITS);
    private final ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);

    /** The same bytes, from the first unread one to the last one that has arrived. */
    private final ByteBuffer unread = bytes.duplicate().limit(0);

    /** Returns the buffer for the next bytes. It has room until there is an answer. */
    ByteBuffer rest() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes.position() == 0;
    }

    /** Returns the meaning of the bytes so far, or null if more are needed. */
    @Nullable
    Answer answer() {
        unread.limit(bytes.position());
        try {
            if (reader.readHead(unread)) {
                HttpHead head = reader.head();
                if (head.status() != OK) {
                    return Answer.withStatus(head.status());
                }
                if (reader.readBody(unread)) {
                    return judge(head);
                }
            }
            return bytes.hasRemaining() ? null : foreign(detail(HttpProblem.TOO_LONG));
        } catch (HttpException e) {
            return foreign(detail(e.problem()));
        }
    }

    /** Returns the meaning of the bytes at the end of the stream; call this only if there is no answer yet. */
    Answer end() {
        if (isEmpty()) {
            return foreign("closes the connection without answering");
        }
        try {
            reader.end();
            return judge(reader.head());
        } catch (HttpException e) {
            return foreign(detail(e.problem()));
        }
    }

    private Answer judge(HttpHead head) {
        return Health.isHealthy(new String(reader.body(), StandardCharsets.UTF_8))
                ? Answer.healthy(head.header(Health.INSTANCE), head.header(Health.PROOF))
                : foreign("answers, but not like a healthy server");
    }

    private static String detail(HttpProblem problem) {
        return switch (problem) {
            case NOT_HTTP -> "does not speak HTTP";
            case MALFORMED -> "sends malformed HTTP";
            case TOO_LONG -> "sends more than " + MAX_BYTES + " bytes";
            default -> "sends an incomplete answer";
        };
    }

    private static Answer foreign(String detail) {
        return Answer.of(Candidate.Outcome.FOREIGN, detail);
    }
}
