package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** S3: requests with no token, a wrong one, or that of another server. */
final class TokenIT {
    private static final int TRIES = 10_000;
    private static final int UNAUTHORIZED = 401;
    private static final Pattern CONTENT_LENGTH = Pattern.compile("Content-Length: ([0-9]+)");

    @Test
    void are_all_refused() throws Exception {
        try (Workplace place = Workplace.open();
                Workplace elsewhere = Workplace.open()) {
            ServerProcess server = place.serve();
            elsewhere.serve();
            List<String> wrong = wrongTokens(place.authorization(), elsewhere.authorization());
            wrong.add("Bearer " + secret(place));
            int accepted = 0;
            try (Socket socket = new Socket(Loopback.IPV4.at(0).getAddress(), server.port())) {
                for (int i = 0; i < TRIES; i++) {
                    accepted += status(socket, server.port(), wrong.get(i % wrong.size())) == UNAUTHORIZED ? 0 : 1;
                }
            }

            FaultTable.record("S3", "no, wrong, another's token", TRIES, accepted, Duration.ZERO);
            assertThat(accepted).isZero();
            assertThat(server.process().isAlive()).isTrue();
            assertThat(Discovery.of(place.app()).find()).map(Server::verified).contains(true);
        }
    }

    /** Sends a request over a connection that stays open, and returns the status. */
    private static int status(Socket socket, int port, String authorization) throws IOException {
        String request = "POST /shutdown HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + (authorization.isEmpty() ? "" : "\r\nAuthorization: " + authorization)
                + "\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the server closed the connection after \"" + head + "\" to " + request);
            }
            head.append((char) octet);
        }
        Matcher length = CONTENT_LENGTH.matcher(head);
        in.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** Returns the secret for the server's proof, which is not a token. */
    private static String secret(Workplace place) throws IOException {
        return Files.readAllLines(place.record()).stream()
                .filter(line -> line.startsWith("secret="))
                .map(line -> line.substring("secret=".length()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> wrongTokens(String own, String another) {
        List<String> wrong = new ArrayList<>(List.of("", "Bearer", "Bearer ", another, own.replace("Bearer ", "")));
        wrong.add(own.replace("Bearer", "Basic"));
        wrong.add(own + "=");
        wrong.add(own + "A");
        wrong.add(own.substring(0, own.length() - 1));
        for (int i = "Bearer ".length(); i < own.length(); i++) {
            char other = own.charAt(i) == 'A' ? 'B' : 'A';
            wrong.add(own.substring(0, i) + other + own.substring(i + 1));
        }
        return wrong;
    }
}
