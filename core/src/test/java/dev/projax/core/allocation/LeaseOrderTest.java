package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseOrderTest {
    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
                    # preferred | own | others    | first     | last
                    -           | -   | -         | 1 2 3 4   | -
                    -           | 3   | -         | 3 1 2 4   | -
                    -           | 9   | -         | 1 2 3 4   | -
                    -           | -   | 1 3       | 2 4       | 1 3
                    -           | -   | 1 2 3 4   | -         | 1 2 3 4
                    -           | 3   | 3         | 3 1 2 4   | -
                    -           | 3   | 1 3 9     | 3 2 4     | 1
                    2           | -   | -         | 2 1 3 4   | -
                    2           | -   | 1 2       | 2 3 4     | 1
                    9           | -   | 1 9       | 9 2 3 4   | 1
                    9           | 3   | -         | 3 9 1 2 4 | -
                    9           | 9   | 9         | 9 1 2 3 4 | -
                    """)
    void tries_its_own_port_first_and_those_of_others_last(
            Integer preferred, Integer own, String others, String first, String last) {
        PortChoice choice = PortChoice.firstFreeOf(new PortRange(1, 4));

        LeaseOrder order = LeaseOrder.of(
                preferred == null ? choice : choice.preferring(preferred),
                own == null ? OptionalInt.empty() : OptionalInt.of(own),
                Set.copyOf(numbers(others)));

        assertThat(order).isEqualTo(new LeaseOrder(numbers(first), numbers(last)));
    }

    private static List<Integer> numbers(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }
}
