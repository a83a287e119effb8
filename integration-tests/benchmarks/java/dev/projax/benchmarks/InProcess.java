package dev.projax.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.hosting.JdkServer;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures with JMH what takes microseconds in a warm process: allocation, and discovery of a verified server. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class InProcess {
    private static final String ALLOCATION = "Binding a port, in a warm process";
    private static final String HOSTING = "Starting and stopping a server that proves itself, in a warm process";
    private static final String DISCOVERY = "Discovery of a verified server, in a warm process";
    private static final int FIRST = 24530;
    private static final PortRange RANGE = new PortRange(FIRST, FIRST + 9);
    private static final int SERVER = 24540;
    private static final String HOME = "in-process";

    /** In JMH's process, where the benchmarks and their server have their homes. */
    private static final String WORK = System.getProperty("projax.benchmarks.work", "/none");

    private final PortAllocator allocator = new PortAllocator();

    private final Function<Identity, PortBinder<JdkServer>> server = JdkServer.of(HttpExchange::close);
    private final Hosting hosting = Hosting.of(Site.app(Path.of(WORK), "hosting", RANGE.toString()));
    private final Discovery discovery = Discovery.of(Site.app(Path.of(WORK), HOME, Integer.toString(SERVER)))
            .within(Duration.ofSeconds(5));

    /** Listening sockets on both loopback addresses. */
    private record Listening(List<ServerSocketChannel> channels) implements AutoCloseable {
        static Listening on(List<InetSocketAddress> addresses) throws IOException {
            Listening listening = new Listening(new ArrayList<>());
            try {
                for (InetSocketAddress address : addresses) {
                    ServerSocketChannel channel = ServerSocketChannel.open();
                    listening.channels.add(channel);
                    channel.bind(address);
                }
                return listening;
            } catch (IOException e) {
                listening.close();
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            for (ServerSocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    @Benchmark
    public void allocation() throws IOException {
        allocator.bindFirstFree(RANGE, PortBinder.of(Listening::on)).close();
    }

    @Benchmark
    public void bindListenClose() throws IOException {
        Listening.on(List.of(Loopback.IPV4.at(FIRST), Loopback.IPV6.at(FIRST))).close();
    }

    @Benchmark
    public void hosting() throws IOException {
        hosting.start(server).close();
    }

    /** The same server, and one round trip to each address. */
    @Benchmark
    public String jdkServer() throws Exception {
        OwnIdentity identity = OwnIdentity.create();
        identity.boundTo(FIRST);
        PortBinder<JdkServer> binder = server.apply(identity);
        JdkServer bound = binder.bind(List.of(Loopback.IPV4.at(FIRST), Loopback.IPV6.at(FIRST)));
        try {
            return Site.ask(Loopback.IPV4.at(FIRST)) + Site.ask(Loopback.IPV6.at(FIRST));
        } finally {
            binder.stop(bound);
        }
    }

    @Benchmark
    public Server discovery() throws IOException {
        return discovery.find().filter(Server::verified).orElseThrow();
    }

    @Benchmark
    public String roundTrip() throws IOException {
        return Site.ask(Loopback.IPV4.at(SERVER));
    }

    static List<Row> measure(Site site) throws Exception {
        Map<String, String> environment = site.environment(HOME, Integer.toString(SERVER));
        Process server = site.start(environment, site.plain(), "serve");
        Site.awaitHealthy(SERVER);
        Map<String, Double> micros = new HashMap<>();
        OptionsBuilder options = new OptionsBuilder();
        options.include(InProcess.class.getName())
                .forks(1)
                .warmupIterations(site.isQuick() ? 1 : 3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(site.isQuick() ? 1 : 5)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-Dprojax.benchmarks.work=" + site.work())
                .verbosity(VerboseMode.SILENT);
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            micros.put(
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getStatistics().getPercentile(50));
        }
        Site.end(server);
        double getPort = getPort(site);
        return List.of(
                new Row(
                        ALLOCATION,
                        "bindFirstFree",
                        of(micros, "allocation"),
                        "µs",
                        "bind, listen, close",
                        of(micros, "bindListenClose"),
                        null),
                new Row(
                        ALLOCATION,
                        "bindFirstFree",
                        of(micros, "allocation"),
                        "µs",
                        "get-port and listen, in Node",
                        getPort,
                        null),
                new Row(
                        HOSTING,
                        "Hosting, start and close",
                        of(micros, "hosting") / 1000,
                        "ms",
                        "the same server, one request to each address, stop",
                        of(micros, "jdkServer") / 1000,
                        null),
                new Row(
                        DISCOVERY,
                        "find",
                        of(micros, "discovery"),
                        "µs",
                        "connect and one round trip",
                        of(micros, "roundTrip"),
                        null),
                new Row(
                        DISCOVERY,
                        "find",
                        of(micros, "discovery") / 1000,
                        "ms",
                        "(limit: 1 ms)",
                        1,
                        Row.Goal.atMost(1)));
    }

    private static double of(Map<String, Double> micros, String benchmark) {
        Double value = micros.get(benchmark);
        if (value == null) {
            throw new IllegalStateException("JMH has no result for " + benchmark + ", only " + micros.keySet());
        }
        return value;
    }

    private static double getPort(Site site) throws Exception {
        String out = site.run(
                Map.of(),
                List.of(
                        "node",
                        site.peer("get-port.mjs"),
                        Integer.toString(FIRST),
                        Integer.toString(FIRST + 9),
                        Integer.toString(site.tries(2000))));
        double[] micros = out.lines().mapToDouble(Double::parseDouble).toArray();
        return Sample.median(Arrays.copyOfRange(micros, micros.length / 2, micros.length));
    }
}
