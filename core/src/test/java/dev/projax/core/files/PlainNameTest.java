package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainNameTest {
    @ParameterizedTest
    @CsvSource({"a, A", "web, WEB", "my-web, MY_WEB", "x--2-, X__2_", "i18n, I18N"})
    void is_also_a_part_of_a_variable(String name, String variable) {
        assertThat(PlainName.is(name)).isTrue();
        assertThat(PlainName.require(name, "a lease")).isEqualTo(name);
        assertThat(PlainName.variable(name)).isEqualTo(variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "1a", "Web", "my_web", "a b", "a.b", "a/b", "..", "w\u00e4g", "a\n", "\u0131"})
    void rejects_any_other_text(String text) {
        assertThat(PlainName.is(text)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlainName.require(text, "a lease"))
                .withMessage(
                        "\"" + text + "\" is not a lease name; use at most 100 lowercase letters, digits and hyphens, "
                                + "starting with a letter");
    }

    @Test
    void has_room_in_the_name_of_a_file() {
        assertThat(PlainName.is("x".repeat(100))).isTrue();
        assertThat(PlainName.is("x".repeat(101))).isFalse();
    }
}
