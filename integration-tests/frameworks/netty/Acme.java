package acme;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

public class Acme {
    static final EventLoopGroup THREADS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    public static void main(String[] args) throws Exception {
        App acme = App.named("acme", PortRange.parse("24100-24109"), System.getenv());
        try (Hosted<ChannelGroup> hosted = Hosting.of(acme).start(Acme::binder).closeAtExit()) {
            System.out.println(hosted.url());
            hosted.awaitClose();
        } finally {
            THREADS.shutdownGracefully();
        }
    }

    static PortBinder<ChannelGroup> binder(Identity identity) {
        return PortBinder.of(
                addresses -> serve(addresses, identity),
                channels -> channels.close().sync());
    }

    static ChannelGroup serve(List<InetSocketAddress> addresses, Identity identity) throws Exception {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(THREADS)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new HttpServerCodec(), new HealthCheck(identity));
                    }
                });
        ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        try {
            for (InetSocketAddress address : addresses) {
                channels.add(bootstrap.bind(address).sync().channel());
            }
            return channels;
        } catch (Exception e) {
            channels.close().sync();
            throw e;
        }
    }

    static class HealthCheck extends SimpleChannelInboundHandler<HttpRequest> {
        final Identity identity;

        HealthCheck(Identity identity) {
            this.identity = identity;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpRequest request) {
            HealthAnswer answer = identity.health(request.headers().get(Health.CHALLENGE));
            byte[] body = answer.body().getBytes(StandardCharsets.US_ASCII);
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(body));
            answer.headers().forEach(response.headers()::set);
            response.headers().set("Content-Length", body.length).set("Connection", "close");
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
