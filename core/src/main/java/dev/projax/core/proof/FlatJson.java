package dev.projax.core.proof;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The string members of a JSON object (RFC 8259), read strictly. Members of other types must be well-formed and are
 * dropped. Core has its own reader for the one small body that it reads, because it has no dependencies.
 */
public final class FlatJson {
    /** The deepest nesting that counts as well-formed. The limit protects the stack. */
    private static final int MAX_DEPTH = 64;

    private static final FlatJson NOT_AN_OBJECT = new FlatJson(Map.of());

    private final Map<String, String> strings;

    private FlatJson(Map<String, String> strings) {
        this.strings = strings;
    }

    /** Reads {@code text}. If it is not a well-formed object, the result has no members. */
    public static FlatJson parse(String text) {
        try {
            return new FlatJson(new Reader(text).document());
        } catch (Malformed e) {
            return NOT_AN_OBJECT;
        }
    }

    /**
     * Returns the member of that name, or null if there is none or it is not a string. If a name occurs twice, the last
     * one counts.
     */
    @Nullable
    public String string(String name) {
        return strings.get(name);
    }

    /** Ends the recursive descent. It has no stack trace, because other programs' responses can cause it. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            super(null, null, false, false);
        }
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Map<String, String> document() throws Malformed {
            Map<String, String> members = new HashMap<>();
            skipWhiteSpace();
            object(members, 1);
            skipWhiteSpace();
            require(at == text.length());
            return members;
        }

        private void object(Map<String, String> members, int depth) throws Malformed {
            expect('{');
            skipWhiteSpace();
            if (take('}')) {
                return;
            }
            do {
                skipWhiteSpace();
                String name = string();
                skipWhiteSpace();
                expect(':');
                skipWhiteSpace();
                if (peek() == '"') {
                    members.put(name, string());
                } else {
                    value(depth);
                    members.remove(name);
                }
                skipWhiteSpace();
            } while (take(','));
            expect('}');
        }

        private void array(int depth) throws Malformed {
            expect('[');
            skipWhiteSpace();
            if (take(']')) {
                return;
            }
            do {
                skipWhiteSpace();
                value(depth);
                skipWhiteSpace();
            } while (take(','));
            expect(']');
        }

        private void value(int depth) throws Malformed {
            require(depth < MAX_DEPTH);
            switch (peek()) {
                case '{' -> object(new HashMap<>(), depth + 1);
                case '[' -> array(depth + 1);
                case '"' -> string();
                case 't' -> word("true");
                case 'f' -> word("false");
                case 'n' -> word("null");
                default -> number();
            }
        }

        private void word(String word) throws Malformed {
            require(text.startsWith(word, at));
            at += word.length();
        }

        private void number() throws Malformed {
            take('-');
            if (!take('0')) {
                digits();
            }
            if (take('.')) {
                digits();
            }
            if (take('e') || take('E')) {
                if (!take('+')) {
                    take('-');
                }
                digits();
            }
        }

        private void digits() throws Malformed {
            int start = at;
            while (peek() >= '0' && peek() <= '9') {
                at++;
            }
            require(at > start);
        }

        private String string() throws Malformed {
            expect('"');
            StringBuilder value = new StringBuilder();
            while (true) {
                char c = next();
                if (c == '"') {
                    return value.toString();
                }
                require(c >= ' ');
                value.append(c == '\\' ? escape() : c);
            }
        }

        private char escape() throws Malformed {
            char c = next();
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> throw new Malformed();
            };
        }

        private char unicode() throws Malformed {
            int value = 0;
            for (int i = 0; i < 4; i++) {
                value = 16 * value + hexDigit(next());
            }
            return (char) value;
        }

        /** Reads a hexadecimal digit. {@link Character#digit} would accept digits of every script. */
        private static int hexDigit(char c) throws Malformed {
            int digit = "0123456789abcdef".indexOf(Character.toLowerCase(c));
            require(digit >= 0);
            return digit;
        }

        private void skipWhiteSpace() {
            while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
                at++;
            }
        }

        /** Returns the next character without taking it. At the end this is NUL, which is well-formed nowhere. */
        private char peek() {
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private char next() throws Malformed {
            require(at < text.length());
            return text.charAt(at++);
        }

        private boolean take(char c) {
            boolean taken = peek() == c;
            if (taken) {
                at++;
            }
            return taken;
        }

        private void expect(char c) throws Malformed {
            require(take(c));
        }

        private static void require(boolean wellFormed) throws Malformed {
            if (!wellFormed) {
                throw new Malformed();
            }
        }
    }
}
