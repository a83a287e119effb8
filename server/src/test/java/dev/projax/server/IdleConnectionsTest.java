package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Channel;
import org.junit.jupiter.api.Test;

class IdleConnectionsTest {
    private final IdleConnections idle = new IdleConnections(4);

    @Test
    void gives_up_the_older_half_of_the_waiting_connections() {
        FakeConnection[] connections = add(5);

        assertThat(idle.olderHalf()).containsExactly(connections[0], connections[1], connections[2]);
        assertThat(idle.olderHalf()).containsExactly(connections[3]);
        assertThat(idle.olderHalf()).containsExactly(connections[4]);
        assertThat(idle.olderHalf()).isEmpty();
    }

    @Test
    void keeps_a_connection_with_a_request_until_it_waits_again() {
        FakeConnection[] connections = add(2);
        idle.remove(peer(0));

        assertThat(idle.olderHalf()).containsExactly(connections[1]);

        idle.add(peer(0), connections[0]);

        assertThat(idle.olderHalf()).containsExactly(connections[0]);
    }

    @Test
    void forgets_closed_connections() {
        FakeConnection[] connections = add(3);
        connections[0].close();
        connections[1].close();

        FakeConnection last = new FakeConnection();
        idle.add(peer(3), last);

        assertThat(idle.olderHalf()).containsExactly(connections[2]);
        assertThat(idle.olderHalf()).containsExactly(last);
    }

    @Test
    void closes_nothing_while_descriptors_are_left() {
        FakeConnection[] connections = add(1);

        idle.makeRoom();

        assertThat(connections[0].isOpen()).isTrue();
    }

    @Test
    void closes_the_older_half_when_too_many_wait() {
        FakeConnection[] connections = add(5);

        idle.makeRoom();

        assertThat(connections).extracting(FakeConnection::isOpen).containsExactly(false, false, false, true, true);
    }

    @Test
    void does_not_count_closed_connections_as_waiting() {
        FakeConnection[] connections = add(5);
        connections[3].close();

        idle.makeRoom();

        assertThat(connections).extracting(FakeConnection::isOpen).containsExactly(true, true, true, false, true);
    }

    private FakeConnection[] add(int count) {
        FakeConnection[] connections = new FakeConnection[count];
        for (int i = 0; i < count; i++) {
            connections[i] = new FakeConnection();
            idle.add(peer(i), connections[i]);
        }
        return connections;
    }

    private static SocketAddress peer(int number) {
        return InetSocketAddress.createUnresolved("peer", 40_000 + number);
    }

    private static final class FakeConnection implements Channel {
        private boolean open = true;

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
