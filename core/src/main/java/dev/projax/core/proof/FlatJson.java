package dev.projax.core.proof;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The string members of a JSON object (RFC 8259), strictly read. Members of other types must be well-formed and are
 * dropped. Core stays free of dependencies, so it has a reader of its own for the one small body that it reads.
 */
public final class FlatJson {
    /** Deeper nesting is not well-formed for us; it protects the stack. */
    private static final int MAX_DEPTH = 64;

    private static final FlatJson NOT_AN_OBJECT = new FlatJson(Map.of());

    private final Map<String, String> strings;

    private FlatJson(Map<String, String> strings) {
        this.strings = strings;
    }

    /** Reads {@code text}; what is not a well-formed object has no members. */
    public static FlatJson parse(String text) {
        try {
            return new FlatJson(new Reader(text).document());
        } catch (Malformed e) {
            return NOT_AN_OBJECT;
        }
    }

    /** Returns the member of that name, or null if there is none or it is not a string; the last one of a name counts. */
    @Nullable
    public String string(String name) {
        return strings.get(name);
    }

    /** Leaves the recursive descent; without a stack trace, for it is thrown for strangers' answers. */
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

        /** {@link Character#digit} would take the digits of every script. */
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

        /** Returns the next character without taking it; NUL at the end, which is well-formed nowhere. */
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
