package dev.projax.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"b\"} | b",
                "{\"x\":\"y\",\"a\":\"b\",\"z\":\"\"} | b",
                "{\"a\":\"\"} | ``",
                "{\"a\":\"b\",\"a\":\"c\"} | c",
                "{\"a\":1,\"a\":\"c\"} | c",
                "{\"\":\"x\",\"a\":\"b\"} | b",
                "{\"a\":\"{\\\"a\\\":\\\"x\\\"}\"} | {\"a\":\"x\"}",
                "{\"a\":\"\\\\ \\/ \\\"\"} | \\ / \"",
                "{\"a\":\"\\u0041\\u00e4\\u20AC\"} | A\u00e4\u20ac",
                "{\"a\":\"\\uD83D\\ude00\"} | \uD83D\uDE00",
                "{\"a\":\"\uD83D\uDE00\"} | \uD83D\uDE00",
                "{\"\\u0061\":\"b\"} | b",
                "{\"o\":{\"a\":\"inner\"},\"a\":\"b\",\"l\":[{\"a\":\"inner\"}]} | b",
                "{\"l\":[],\"m\":[ ],\"o\":{},\"p\":{ },\"a\":\"b\"} | b",
                "{\"n\":[0,-0,1,-12,0.5,1e9,1E+9,1e-9,1.25E10,123456789012345678901234567890],\"a\":\"b\"} | b",
                "{\"t\":true,\"f\":false,\"n\":null,\"a\":\"b\"} | b",
            })
    void reads_a_string_member(String text, String expected) {
        String value = FlatJson.parse(text).string("a");

        assertThat(value).isEqualTo(expected);
    }

    @Test
    void reads_every_escape() {
        String value =
                FlatJson.parse("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\"}").string("a");

        assertThat(value).isEqualTo("\"\\/\b\f\n\r\t\0");
    }

    @Test
    void keeps_a_lone_surrogate() {
        String value = FlatJson.parse("{\"a\":\"\\uD800\"}").string("a");

        assertThat(value).isEqualTo("\uD800");
    }

    @Test
    void skips_the_four_kinds_of_white_space_between_tokens() {
        String value = FlatJson.parse(" \t\r\n{ \t\r\n\"a\" \t\r\n: \t\r\n\"b\" \t\r\n, \"c\" : [ 1 , 2 ] } \t\r\n")
                .string("a");

        assertThat(value).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":\"a\"}",
                "{\"A\":\"b\"}",
                "{\"a\":1}",
                "{\"a\":null}",
                "{\"a\":[\"b\"]}",
                "{\"a\":{\"a\":\"b\"}}",
                "{\"a\":\"b\",\"a\":true}",
                "{\"o\":{\"a\":\"b\"}}",
            })
    void has_no_string_where_the_object_has_none(String text) {
        assertThat(FlatJson.parse(text).string("a")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":\"b",
                "{\"a\":\"b\"",
                "{\"a\":\"b\",",
                "{\"a\":\"b\",}",
                "{,\"a\":\"b\"}",
                "{\"a\":\"b\"}}",
                "{\"a\":\"b\"} x",
                "{\"a\":\"b\"}{}",
                "{\"a\":\"b\"}\0",
                "\0{\"a\":\"b\"}",
                "{\"a\":\"b\" \"c\":1}",
                "{\"a\" \"b\"}",
                "{\"a\"=\"b\"}",
                "{a:\"b\"}",
                "{'a':'b'}",
                "{1:2,\"a\":\"b\"}",
                "[{\"a\":\"b\"}]",
                "\"a\"",
                "//{\n{\"a\":\"b\"}",
                "{\"a\":\"b\",\"n\":01}",
                "{\"a\":\"b\",\"n\":+1}",
                "{\"a\":\"b\",\"n\":.5}",
                "{\"a\":\"b\",\"n\":5.}",
                "{\"a\":\"b\",\"n\":-}",
                "{\"a\":\"b\",\"n\":1e}",
                "{\"a\":\"b\",\"n\":1e+-1}",
                "{\"a\":\"b\",\"n\":0x1}",
                "{\"a\":\"b\",\"n\":NaN}",
                "{\"a\":\"b\",\"n\":Infinity}",
                "{\"a\":\"b\",\"n\":\u0661}",
                "{\"a\":\"b\",\"n\":tru}",
                "{\"a\":\"b\",\"n\":True}",
                "{\"a\":\"b\",\"n\":nullx}",
                "{\"a\":\"b\",\"n\":[1,]}",
                "{\"a\":\"b\",\"n\":[1 2]}",
                "{\"a\":\"b\",\"n\":[}",
                "{\"a\":\"b\",\"n\":}",
                "{\"a\":\"b\",\"n\":\"\\x\"}",
                "{\"a\":\"b\",\"n\":\"\\'\"}",
                "{\"a\":\"b\",\"n\":\"\\u12\"}",
                "{\"a\":\"b\",\"n\":\"\\u12G4\"}",
                "{\"a\":\"b\",\"n\":\"\\u+123\"}",
                "{\"a\":\"b\",\"n\":\"\\u\uFF10\uFF10\uFF14\uFF11\"}",
                "{\"a\":\"b\",\"n\":\"\\u\u0660\u0660\u0664\u0661\"}",
                "{\"a\":\"b\",\"n\":\"\\\"}",
                "{\"a\":\"b\",\"n\":\"\n\"}",
                "{\"a\":\"b\",\"n\":\"\t\"}",
                "{\"a\":\"b\",\"n\":\"\0\"}",
                "{\"a\":\"b\",\"n\":\"\u001f\"}",
                "\u00a0{\"a\":\"b\"}",
                "\uFEFF{\"a\":\"b\"}",
                "{\f\"a\":\"b\"}",
            })
    void has_no_members_if_the_text_is_malformed(String text) {
        assertThat(FlatJson.parse(text).string("a")).isNull();
    }

    @Test
    void reads_past_nesting_of_64_levels() {
        String value = FlatJson.parse(nested(63)).string("a");

        assertThat(value).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1_000, 1_000_000})
    void refuses_deeper_nesting_to_protect_the_stack(int levels) {
        assertThat(FlatJson.parse(nested(levels)).string("a")).isNull();
        assertThat(FlatJson.parse("{\"n\":" + "{\"n\":".repeat(levels)).string("a"))
                .isNull();
    }

    private static String nested(int levels) {
        return "{\"a\":\"b\",\"n\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
    }
}
