package dev.projax.desktop.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class SessionTest {
    private final Path home;

    SessionTest(@TempDir Path parent) {
        home = parent.resolve("home");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"jsonrpc\":\"2.0\",\"id\":8} | -32600 | not a JSON-RPC 2.0 message",
                "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":{}} | -32600 | not a JSON-RPC 2.0 message",
                "{} | -32600 | not a JSON-RPC 2.0 message",
                "null | -32600 | not a JSON-RPC 2.0 message",
                "\"x\" | -32600 | not a JSON-RPC 2.0 message",
                "[] | -32600 | batches are not supported",
                "{\"a\": | -32700 | the frame's content is not JSON",
                "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"shutdown\"} x | -32700 | the frame's content is not JSON",
            })
    void explains_why_something_is_not_a_message(String content, int code, String words) throws IOException {
        List<JsonObject> answers = answers(frame(content));

        assertThat(answers).hasSize(1);
        JsonObject error = answers.get(0).getAsJsonObject("error");
        assertThat(answers.get(0).get("id").isJsonNull()).isTrue();
        assertThat(error.get("code").getAsInt()).isEqualTo(code);
        assertThat(error.get("message").getAsString()).startsWith(words);
        assertThat(error.get("data").isJsonNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "initialize | {\"lanch\":[]} | unknown parameter lanch; expected app, launch or allowUnverified",
                "initialize | {\"app\":{\"name\":\"a\",\"range\":\"24999\",\"home\":\"/\"}} "
                        + "| unknown parameter app.home; expected name, range or healthPath",
                "initialize | {\"app\":{\"name\":\"a\"}} | app.range is missing",
                "initialize | {\"app\":{\"name\":\"a\",\"range\":\"24999\",\"healthPath\":\"up\"}} "
                        + "| \"up\" is not a health path; write it like /internal/health, in ASCII without spaces, ? and #",
                "server/current | {\"wait\":1} | unknown parameter wait; expected none",
                "server/ensure | {\"timeout\":1} | unknown parameter timeout; expected timeoutMillis",
                "server/request | {\"method\":\"GET\",\"path\":\"/\",\"headers\":{}} "
                        + "| unknown parameter headers; expected method, path or body",
                "shutdown | {\"force\":true} | unknown parameter force; expected none",
            })
    void refuses_a_parameter_that_a_method_does_not_take(String method, String params, String words)
            throws IOException {
        String first = method.equals("initialize") ? "" : request(1, "initialize", "{}");

        List<JsonObject> answers = answers(first + request(2, method, params) + request(3, "server/nothing", "{}"));

        JsonObject refusal = answers.get(answers.size() - 2);
        assertThat(refusal.get("id").getAsInt()).isEqualTo(2);
        assertThat(refusal.getAsJsonObject("error").get("code").getAsInt()).isEqualTo(-32602);
        assertThat(refusal.getAsJsonObject("error").get("message").getAsString())
                .isEqualTo(words);
        assertThat(answers.get(answers.size() - 1).get("id").getAsInt()).isEqualTo(3);
    }

    @Test
    void refuses_a_message_without_a_frame_and_reads_the_next_one() throws IOException {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"server/current\"}";

        List<JsonObject> answers = answers(message + "\n" + frame(message));

        assertThat(answers).hasSize(2);
        assertThat(answers.get(0).getAsJsonObject("error").get("code").getAsInt())
                .isEqualTo(-32700);
        assertThat(answers.get(1).get("id").getAsInt()).isEqualTo(8);
    }

    @Test
    void slow_ensures_do_not_hold_up_requests() throws IOException {
        StringBuilder stream = new StringBuilder(frame("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\","
                + "\"params\":{\"launch\":[\"sleep\",\"30\"]}}"));
        for (int i = 1; i <= 20; i++) {
            stream.append(frame("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"server/ensure\"}"));
        }
        stream.append(frame("{\"jsonrpc\":\"2.0\",\"id\":21,\"method\":\"server/request\","
                + "\"params\":{\"method\":\"GET\",\"path\":\"/health\"}}"));

        List<JsonObject> answers = answers(stream.toString());

        assertThat(answers).anySatisfy(answer -> {
            assertThat(answer.get("id").getAsInt()).isEqualTo(21);
            assertThat(answer.getAsJsonObject("error").get("code").getAsInt()).isEqualTo(Methods.NO_SERVER);
        });
    }

    @Test
    void ends_with_its_stdin_even_if_its_output_is_never_read() {
        String stream = frame("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"server/current\"}")
                .repeat(1500);
        Semaphore never = new Semaphore(0);
        OutputStream unread = new OutputStream() {
            @Override
            public void write(int octet) {
                never.acquireUninterruptibly();
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                never.acquireUninterruptibly();
            }
        };
        Session session =
                new Session(new ByteArrayInputStream(stream.getBytes(UTF_8)), unread, Map.of(), List.of(), "1");

        assertThat(CompletableFuture.runAsync(session::run)).succeedsWithin(Duration.ofSeconds(15));
        never.release(Integer.MAX_VALUE);
    }

    /** Runs a session in which the app sends {@code stream}, and returns all messages that have an id. */
    private List<JsonObject> answers(String stream) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, String> environment = Map.of("PROJAX_HOME", home.toString(), "PROJAX_RANGE", "24999");

        new Session(new ByteArrayInputStream(stream.getBytes(UTF_8)), out, environment, List.of(), "1").run();

        List<JsonObject> messages = new ArrayList<>();
        FrameReader reader = new FrameReader(stream(out), 1_000_000);
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            messages.add(JsonParser.parseString(((Frame.Content) frame).text()).getAsJsonObject());
        }
        messages.removeIf(message -> !message.has("id"));
        return messages;
    }

    private static InputStream stream(ByteArrayOutputStream out) {
        return new ByteArrayInputStream(out.toByteArray());
    }

    private static String request(int id, String method, String params) {
        return frame("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    private static String frame(String content) {
        return "Content-Length: " + content.getBytes(UTF_8).length + "\r\n\r\n" + content;
    }
}
