package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InTwoThreadsTest {
    @Test
    void works_on_each_item_once() throws IOException {
        List<Integer> items = IntStream.range(0, 1000).boxed().toList();
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());

        InTwoThreads.forEach(items, done::add);

        assertThat(done).containsExactlyInAnyOrderElementsOf(items);
    }

    @Test
    void works_on_two_items_at_once() throws IOException {
        CountDownLatch both = new CountDownLatch(2);

        InTwoThreads.forEach(List.of("one", "other"), item -> {
            both.countDown();
            try {
                assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });

        assertThat(both.getCount()).isZero();
    }

    @Test
    void fails_if_the_work_of_either_thread_fails() {
        for (String failing : List.of("first", "second")) {
            assertThatThrownBy(() -> InTwoThreads.forEach(List.of("first", "second"), item -> {
                        if (item.equals(failing)) {
                            throw new IOException(item);
                        }
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage(failing);
        }
    }

    @Test
    void finishes_despite_an_interrupt_and_keeps_it() throws IOException {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        Thread.currentThread().interrupt();

        InTwoThreads.forEach(List.of(1, 2, 3), done::add);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactlyInAnyOrder(1, 2, 3);
    }
}
