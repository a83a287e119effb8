package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.desktop.ConnectionState.Closed;
import dev.projax.desktop.ConnectionState.Searching;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeliveriesTest {
    private final List<ConnectionState> told = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Test
    void delivers_in_order_on_the_executor_with_one_task_at_a_time() {
        Deliveries deliveries = new Deliveries(told::add, tasks::add);
        List<ConnectionState> states = add(deliveries, 3);

        assertThat(told).isEmpty();
        assertThat(tasks).hasSize(1);
        tasks.remove().run();

        assertToldExactly(states);
        assertThat(tasks).isEmpty();
    }

    @Test
    void a_state_that_the_listener_causes_comes_after_the_current_one() {
        List<String> order = new ArrayList<>();
        Deliveries[] deliveries = new Deliveries[1];
        deliveries[0] = new Deliveries(
                state -> {
                    order.add("begin " + state.getClass().getSimpleName());
                    if (state instanceof Searching) {
                        deliveries[0].add(new Closed());
                        deliveries[0].deliver();
                    }
                    order.add("end " + state.getClass().getSimpleName());
                },
                Runnable::run);

        deliveries[0].add(new Searching());
        deliveries[0].deliver();

        assertThat(order).containsExactly("begin Searching", "end Searching", "begin Closed", "end Closed");
    }

    @Test
    void a_listener_that_throws_still_gets_the_next_state() {
        Deliveries deliveries = new Deliveries(
                state -> {
                    told.add(state);
                    throw new IllegalStateException("a test's listener");
                },
                Runnable::run);

        List<ConnectionState> states = add(deliveries, 2);

        assertToldExactly(states);
    }

    @Test
    void an_error_in_the_listener_or_the_executor_does_not_reach_the_caller() {
        AtomicInteger outOfThreads = new AtomicInteger(1);
        Deliveries deliveries = new Deliveries(
                state -> {
                    told.add(state);
                    throw new AssertionError("a test's listener");
                },
                task -> {
                    if (outOfThreads.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("a test's executor");
                    }
                    task.run();
                });

        List<ConnectionState> states = add(deliveries, 3);

        assertToldExactly(states);
    }

    @Test
    void tries_again_after_the_executor_has_refused() {
        AtomicInteger refusals = new AtomicInteger(2);
        Deliveries deliveries = new Deliveries(told::add, task -> {
            if (refusals.getAndDecrement() > 0) {
                throw new RejectedExecutionException("a test's executor");
            }
            task.run();
        });

        List<ConnectionState> states = add(deliveries, 2);
        assertThat(told).isEmpty();
        deliveries.deliver();

        assertToldExactly(states);
    }

    @Test
    void keeps_the_latest_when_too_many_wait() {
        Deliveries deliveries = new Deliveries(told::add, tasks::add);
        List<ConnectionState> states = add(deliveries, Deliveries.MOST_WAITING + 10);

        tasks.remove().run();

        assertToldExactly(states.subList(10, states.size()));
    }

    @Test
    void delivers_one_at_a_time_on_many_threads_and_loses_none() throws Exception {
        ExecutorService many = Executors.newFixedThreadPool(8);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        CountDownLatch last = new CountDownLatch(1);
        Deliveries deliveries = new Deliveries(
                state -> {
                    together.addAndGet(inside.getAndIncrement());
                    told.add(state);
                    inside.decrementAndGet();
                    if (state instanceof Closed) {
                        last.countDown();
                    }
                },
                many);
        try {
            for (int i = 0; i < 10_000; i++) {
                add(deliveries, 1);
            }
            deliveries.add(new Closed());
            deliveries.deliver();

            assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(together).hasValue(0);
            assertThat(told).doesNotContainNull();
        } finally {
            many.shutdownNow();
        }
    }

    /** Compares identities, because states are values and all equal. */
    private void assertToldExactly(List<ConnectionState> states) {
        assertThat(told)
                .usingElementComparator((one, other) -> one == other ? 0 : 1)
                .containsExactlyElementsOf(states);
    }

    private static List<ConnectionState> add(Deliveries deliveries, int count) {
        List<ConnectionState> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ConnectionState state = new Searching();
            states.add(state);
            deliveries.add(state);
            deliveries.deliver();
        }
        return states;
    }
}
