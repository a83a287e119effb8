package dev.projax.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.it.fixture.Http;
import dev.projax.it.fixture.Workplace;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server from any framework comes up with {@code core} under its own name, whatever it throws when its port is taken.
 */
@Isolated("a process that another test starts holds this JVM's sockets until it runs its own program")
final class HostingIT {
    /** Servers that others use. Each fails in its own way when its port is taken. */
    enum Make {
        /** Takes one address and throws a plain BindException. */
        JDK {
            @Override
            PortBinder<?> binder() {
                return PortBinder.onIpv4(HostingIT::jdk, server -> server.stop(0));
            }
        },
        /** Wraps the BindException in an IOException. */
        JETTY {
            @Override
            PortBinder<?> binder() {
                return PortBinder.of(HostingIT::jetty, Server::stop);
            }
        },
        /** Throws an undeclared BindException from a future. */
        NETTY {
            @Override
            PortBinder<?> binder() {
                return PortBinder.of(
                        loopbacks -> Netty.bind(loopbacks, NioIoHandler.newFactory(), NioServerSocketChannel.class));
            }
        },
        /** Throws a NativeIoException, which is not a BindException. */
        NETTY_ON_EPOLL {
            @Override
            PortBinder<?> binder() {
                Requirement.that(Epoll.isAvailable(), "needs Netty's native epoll for this machine");
                return PortBinder.of(loopbacks ->
                        Netty.bind(loopbacks, EpollIoHandler.newFactory(), EpollServerSocketChannel.class));
            }
        };

        abstract PortBinder<?> binder();
    }

    @ParameterizedTest
    @EnumSource
    void comes_up_on_the_first_port_and_is_found_under_its_own_name(Make make) throws Exception {
        PortBinder<?> binder = make.binder();
        try (Workplace place = Workplace.open()) {
            App acme = acme(place);

            try (Hosted<?> hosted = Hosting.of(acme).startUnverified(binder)) {
                assertThat(hosted.port()).isEqualTo(place.port(0));
                assertThat(hosted.refused()).isEmpty();
                assertThat(hosted.portFile()).isEqualTo(place.home().resolve("acme/api-port.txt"));
                assertThat(hosted.portFile()).hasContent(place.port(0) + "\n");
                assertThat(Http.get(hosted.url() + "/health").status()).isEqualTo(200);
                assertThat(Discovery.of(acme).find())
                        .hasValueSatisfying(found -> assertThat(found.port()).isEqualTo(hosted.port()));
            }

            assertThat(acme.portFile()).doesNotExist();
            assertThat(Discovery.of(acme).find()).isEmpty();
            try (Hosted<?> again = Hosting.of(acme).startUnverified(binder)) {
                assertThat(again.port()).isEqualTo(place.port(0));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void takes_the_next_port_however_the_first_ones_are_taken(Make make) throws Exception {
        Requirement.ipv6();
        PortBinder<?> binder = make.binder();
        try (Workplace place = Workplace.open();
                PortSquatter ipv4 = PortSquatter.listeningOn(Loopback.IPV4.at(place.port(0)));
                PortSquatter ipv6 = PortSquatter.listeningOn(Loopback.IPV6.at(place.port(1)));
                PortSquatter every = PortSquatter.onWildcard6(place.port(2));
                PortSquatter bound = PortSquatter.boundOnly(Loopback.IPV4.at(place.port(3)));
                Hosted<?> hosted = Hosting.of(acme(place)).startUnverified(binder)) {
            assertThat(hosted.port()).isEqualTo(place.port(4));
            assertThat(hosted.refused())
                    .extracting(Refused::port)
                    .containsExactly(place.port(0), place.port(1), place.port(2), place.port(3));
            assertThat(hosted.refused())
                    .extracting(Refused::reason)
                    .allSatisfy(reason -> assertThat(reason).contains("Address already in use"));
            assertThat(Http.get(hosted.url() + "/health").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void says_which_ports_were_refused_when_all_are(Make make) throws Exception {
        PortBinder<?> binder = make.binder();
        List<PortSquatter> squatters = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            for (int i = 0; i < 10; i++) {
                squatters.add(PortSquatter.listeningOn(place.port(i)));
            }
            NoFreePortException full = catchThrowableOfType(
                    NoFreePortException.class, () -> Hosting.of(acme(place)).startUnverified(binder));

            assertThat(full.refused()).hasSize(10);
            assertThat(acme(place).portFile()).doesNotExist();
        } finally {
            for (PortSquatter squatter : squatters) {
                squatter.close();
            }
        }
    }

    private static App acme(Workplace place) {
        Map<String, String> environment = new HashMap<>(place.environment());
        environment.put("ACME_HOME", place.home().resolve("acme").toString());
        environment.put("ACME_RANGE", place.range().toString());
        return App.named("acme", PortRange.of(1), environment);
    }

    private static byte[] health() {
        return Health.body(Instant.now()).getBytes(UTF_8);
    }

    private static HttpServer jdk(InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.createContext(Health.PATH, exchange -> {
            byte[] body = health();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static Server jetty(List<InetSocketAddress> loopbacks) throws Exception {
        Server server = new Server();
        for (InetSocketAddress address : loopbacks) {
            ServerConnector connector = new ServerConnector(server, 1, 1);
            connector.setHost(address.getAddress().getHostAddress());
            connector.setPort(address.getPort());
            server.addConnector(connector);
        }
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, ByteBuffer.wrap(health()), callback);
                return true;
            }
        });
        try {
            server.start();
            return server;
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }

    /** A Netty server with the threads that it needs. */
    private record Netty(EventLoopGroup group) implements AutoCloseable {
        static Netty bind(
                List<InetSocketAddress> loopbacks, IoHandlerFactory io, Class<? extends ServerChannel> channel)
                throws Exception {
            Netty server = new Netty(new MultiThreadIoEventLoopGroup(1, io));
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(server.group)
                    .channel(channel)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel connection) {
                            connection.pipeline().addLast(new HttpServerCodec(), new NettyHealth());
                        }
                    });
            try {
                for (InetSocketAddress address : loopbacks) {
                    bootstrap.bind(address).sync();
                }
                return server;
            } catch (Exception e) {
                server.close();
                throw e;
            }
        }

        @Override
        public void close() throws Exception {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static final class NettyHealth extends SimpleChannelInboundHandler<HttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpRequest request) {
            byte[] body = health();
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
            response.headers().set("Content-Length", body.length).set("Connection", "close");
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
