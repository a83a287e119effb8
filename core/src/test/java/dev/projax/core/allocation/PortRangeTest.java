package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortRangeTest {
    @ParameterizedTest
    @CsvSource({
        "38124-38133, 38124, 38133",
        "1-65535, 1, 65535",
        "38124, 38124, 38124",
        "38124-38124, 38124, 38124",
        "003001-03002, 3001, 3002",
    })
    void reads_a_range_or_a_single_port(String text, int first, int last) {
        PortRange range = PortRange.parse(text);

        assertThat(range).isEqualTo(new PortRange(first, last));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | port 0 does not exist; ports are 1-65535",
                "65536 | port 65536 does not exist; ports are 1-65535",
                "0-10 | port 0 does not exist; ports are 1-65535",
                "65530-65540 | port 65540 does not exist; ports are 1-65535",
                "99999999999999999999 | port 99999999999999999999 does not exist; ports are 1-65535",
                "4294967297 | port 4294967297 does not exist; ports are 1-65535",
                "38133-38124 | range 38133-38124 is reversed; write 38124-38133",
            })
    void names_the_invalid_port_or_the_wrong_order(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortRange.parse(text))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "''",
                "' '",
                "junk",
                "-",
                "-5",
                "5-",
                "1-2-3",
                "1--2",
                "+1",
                "1-+2",
                "0x10",
                "1.5",
                "1,2",
                " 1",
                "1 ",
                "1 - 2",
                "1\u20132",
                "\u0663\u0668\u0661\u0662\u0664",
                "\uFF11",
            })
    void shows_the_form_of_a_range_for_any_other_text(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortRange.parse(text))
                .withMessage("\"" + text + "\" is not a port range; write a range like 38124-38133, or one port");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 65536", "-1, 5", "5, 4"})
    void cannot_be_created_invalid(int first, int last) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(first, last));
    }

    @ParameterizedTest
    @CsvSource({"3001-3005", "3001"})
    void prints_what_it_reads(String text) {
        PortRange range = PortRange.parse(text);

        assertThat(range).hasToString(text);
    }

    @Test
    void contains_both_its_ends_and_nothing_beyond() {
        PortRange range = new PortRange(3001, 3005);

        assertThat(range.size()).isEqualTo(5);
        assertThat(range.contains(3001)).isTrue();
        assertThat(range.contains(3005)).isTrue();
        assertThat(range.contains(3000)).isFalse();
        assertThat(range.contains(3006)).isFalse();
    }
}
