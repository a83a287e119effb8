package dev.projax.benchmarks;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures a server's resident memory after 200,000 requests and 200 event streams, 64 at a time, and how fast it
 * answered the requests.
 */
final class Memory {
    private static final String MEMORY = "Resident memory after 200,000 requests and 200 event streams";
    private static final String RATE = "Requests per second in the same run";
    private static final int PORT = 24530;
    private static final int AT_A_TIME = 64;
    private static final int REQUESTS = 200_000;
    private static final int STREAMS = 200;
    private static final int ROUNDS = 3;
    private static final long STREAM_MAY_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Pattern REQUESTS_LINE = Pattern.compile("([0-9]+) requests in ([0-9.]+)s");

    private Memory() {}

    /** A server to compare, and its results in each round. */
    private record Contender(String name, List<String> command, double[] kib, double[] perSecond) {}

    static List<Row> measure(Site site) throws Exception {
        int rounds = site.isQuick() ? 1 : ROUNDS;
        List<String> node = List.of("node", site.peer("express.mjs"), Integer.toString(PORT));
        Contender express = contender("Express", node, rounds);
        Contender image = contender("image: projax serve", List.of(site.image(), "serve"), rounds);
        String java = "JDK " + Runtime.version().feature();
        Contender plain = contender(java + ": projax serve", List.of(site.plain(), "serve"), rounds);
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : List.of(express, image, plain)) {
                runOnce(site, contender, round);
            }
        }
        return List.of(memory(image, express), memory(plain, express), rate(image, express), rate(plain, express));
    }

    private static Contender contender(String name, List<String> command, int rounds) {
        return new Contender(name, command, new double[rounds], new double[rounds]);
    }

    private static void runOnce(Site site, Contender contender, int round) throws IOException, InterruptedException {
        String range = Integer.toString(PORT);
        Map<String, String> home = site.environment("memory", range);
        Process process = site.start(home, contender.command().toArray(String[]::new));
        Site.awaitHealthy(PORT);
        contender.perSecond()[round] = ask(site);
        String token = Discovery.of(site.app("memory", range))
                .find()
                .flatMap(Server::authorization)
                .orElse("none");
        for (int streams = 0; streams < STREAMS; streams += AT_A_TIME) {
            listen(Math.min(AT_A_TIME, STREAMS - streams), token);
        }
        TimeUnit.MILLISECONDS.sleep(300);
        contender.kib()[round] = Site.residentKib(process);
        Site.end(process);
    }

    /** Sends all the requests, and returns how many were answered per second. */
    private static double ask(Site site) throws IOException, InterruptedException {
        long requests = 0;
        double seconds = 0;
        while (requests < REQUESTS) {
            String out = site.wrk(PORT, List.of("-c", Integer.toString(AT_A_TIME), "-d", "1s"));
            Matcher count = REQUESTS_LINE.matcher(out);
            if (!count.find()) {
                throw new IOException("unexpected output of wrk: " + out);
            }
            requests += Long.parseLong(count.group(1));
            seconds += Double.parseDouble(count.group(2));
        }
        return requests / seconds;
    }

    /** Opens {@code count} streams, and closes them when all of them have started. */
    private static void listen(int count, String token) throws IOException {
        List<Socket> streams = new ArrayList<>();
        try {
            long start = System.nanoTime();
            while (streams.size() < count) {
                Socket stream = new Socket(Loopback.IPV4.at(PORT).getAddress(), PORT);
                if (begins(stream, token)) {
                    streams.add(stream);
                } else if (System.nanoTime() - start > STREAM_MAY_WAIT_NANOS) {
                    throw new IOException("only " + streams.size() + " streams opened");
                }
            }
        } finally {
            for (Socket stream : streams) {
                stream.close();
            }
        }
    }

    /**
     * Asks for a stream. If the server refuses it, because it has not yet noticed that others were closed, closes it.
     */
    private static boolean begins(Socket stream, String token) throws IOException {
        String request = "GET /events HTTP/1.1\r\nHost: localhost:" + PORT + "\r\nAuthorization: " + token + "\r\n\r\n";
        stream.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder text = new StringBuilder();
        while (text.indexOf("event:hello") < 0) {
            int octet = stream.getInputStream().read();
            if (octet < 0) {
                stream.close();
                return false;
            }
            text.append((char) octet);
        }
        return true;
    }

    private static Row memory(Contender ours, Contender express) {
        double kib = Sample.median(ours.kib());
        double peer = Sample.median(express.kib());
        String what = ours.name() + " after load";
        return new Row(MEMORY, what, kib / 1024, "MiB", express.name(), peer / 1024, Row.Goal.atMost(1));
    }

    private static Row rate(Contender ours, Contender express) {
        double rate = Sample.median(ours.perSecond());
        double peer = Sample.median(express.perSecond());
        return new Row(RATE, ours.name(), rate, "/s", express.name(), peer, Row.Goal.atLeast(4));
    }
}
