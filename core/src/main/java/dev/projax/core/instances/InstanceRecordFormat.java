package dev.projax.core.instances;

import dev.projax.core.files.Reading;
import dev.projax.core.net.LocalUrl;
import dev.projax.core.proof.Rfc3339;
import dev.projax.core.proof.Secret;
import dev.projax.core.registry.InstanceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The format of a record: ASCII lines {@code key=value}, each with a newline at the end. The first is
 * {@code version=1}. Then follow, in any order and each once: {@code id} (16 hexadecimal digits), {@code port},
 * {@code pid}, {@code started} (an RFC 3339 instant), {@code machine}, {@code boot}, {@code netns} (each may be empty),
 * {@code secret} and {@code token} (32 bytes in base64url, 43 characters). A {@code program} is optional, and ignored
 * if it is not a valid {@link Program}. A {@code url} is optional too, and one of the two that {@link LocalUrl} gives
 * for the port; any other is ignored, so that no record sends clients to another host. Other keys are ignored, because
 * later versions may add some.
 */
final class InstanceRecordFormat {
    /** The largest file that is read, in bytes. */
    static final int MAX_BYTES = 4096;

    private static final String VERSION = "version=1";
    private static final int HIGHEST_PORT = 65535;

    private InstanceRecordFormat() {}

    static byte[] format(InstanceRecord record) {
        return (VERSION + "\nid=" + record.id() + "\nport=" + record.port() + "\nurl="
                        + LocalUrl.of(record.port(), record.isOnBothLoopbacks()) + "\npid=" + record.pid()
                        + "\nstarted="
                        + Rfc3339.format(record.started()) + "\nmachine="
                        + record.scope().machine() + "\nboot="
                        + record.scope().boot() + "\nnetns=" + record.scope().netns()
                        + record.program().map(it -> "\nprogram=" + it).orElse("") + "\nsecret="
                        + record.secret().text() + "\ntoken=" + record.token().text() + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the record of {@code expected}, the ID in the file's name. */
    static Reading<InstanceRecord> parse(InstanceId expected, byte[] content) {
        try {
            return Reading.of(new Fields(content).record(expected));
        } catch (Malformed e) {
            return Reading.ignored(e.reason);
        }
    }

    /** Ends the reading with a reason. It needs no stack trace. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        Malformed(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    private static final class Fields {
        private final Map<String, String> values = new HashMap<>();

        Fields(byte[] content) throws Malformed {
            String text = new String(content, StandardCharsets.US_ASCII);
            if (!text.startsWith(VERSION + "\n")) {
                throw new Malformed("it does not start with " + VERSION);
            }
            if (!text.endsWith("\n")) {
                throw new Malformed("it is cut off");
            }
            int start = VERSION.length() + 1;
            while (start < text.length()) {
                int end = text.indexOf('\n', start);
                add(text.substring(start, end));
                start = end + 1;
            }
        }

        private void add(String line) throws Malformed {
            int equals = line.indexOf('=');
            if (equals < 1 || !PrintableAscii.isAll(line)) {
                throw new Malformed("it has a line that is not key=value");
            }
            if (values.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
                throw new Malformed("it has a key twice");
            }
        }

        InstanceRecord record(InstanceId expected) throws Malformed {
            if (!value("id").equals(expected.text())) {
                throw new Malformed("it has another server's ID");
            }
            int port = (int) number("port", HIGHEST_PORT);
            return new InstanceRecord(
                    expected,
                    port,
                    isOnBothLoopbacks(port),
                    number("pid", Long.MAX_VALUE),
                    required("started", started()),
                    new RecordScope(value("machine"), value("boot"), value("netns")),
                    program(),
                    required("secret", Secret.parse(value("secret"))),
                    required("token", Secret.parse(value("token"))));
        }

        private @Nullable Instant started() throws Malformed {
            return Rfc3339.parse(value("started"));
        }

        private boolean isOnBothLoopbacks(int port) {
            return LocalUrl.of(port, true).toString().equals(values.get("url"));
        }

        private @Nullable Program program() {
            return Program.parse(values.getOrDefault("program", "")).orElse(null);
        }

        /** Returns a number from 1 to {@code most}, in decimal without sign or leading zero. */
        private long number(String key, long most) throws Malformed {
            String text = value(key);
            long number = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9' || number > (Long.MAX_VALUE - 9) / 10) {
                    throw new Malformed("its " + key + " is malformed");
                }
                number = 10 * number + (c - '0');
            }
            if (number < 1 || number > most || text.charAt(0) == '0') {
                throw new Malformed("its " + key + " is malformed");
            }
            return number;
        }

        private String value(String key) throws Malformed {
            String value = values.get(key);
            if (value == null) {
                throw new Malformed("it has no " + key);
            }
            return value;
        }

        private static <V> V required(String key, @Nullable V value) throws Malformed {
            if (value == null) {
                throw new Malformed("its " + key + " is malformed");
            }
            return value;
        }
    }
}
