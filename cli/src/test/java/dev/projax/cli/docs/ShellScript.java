package dev.projax.cli.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the {@code projax} commands in a shell script: in lists and pipes, in command substitutions, after commands
 * such as {@code sudo}, and in the text of a {@code trap}. Understands only as much of the shell's language as the
 * documentation uses.
 */
final class ShellScript {
    /** Replaces the value of a variable and the output of a command. */
    private static final String SOME_VALUE = "38124";

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*\\+?=.*", Pattern.DOTALL);
    private static final Pattern PROJAX = Pattern.compile("(?:.*/)?projax");

    /** Words that come before a command: keywords, and commands that run another one. */
    private static final Set<String> BEFORE_A_COMMAND = Set.of(
            "if", "then", "elif", "else", "while", "until", "do", "!", "{", "exec", "sudo", "env", "nohup", "time",
            "timeout", "command");

    /** Commands whose arguments are scripts. */
    private static final Set<String> OF_SCRIPTS = Set.of("trap", "sh", "bash", "dash", "eval");

    private final String text;
    private final List<List<String>> found;
    private int at;

    private ShellScript(String text, List<List<String>> found) {
        this.text = text;
        this.found = found;
    }

    /** Returns the arguments of each {@code projax} command in a script, in the order in which they end. */
    static List<List<String>> projaxCommands(String script) {
        List<List<String>> found = new ArrayList<>();
        ShellScript reader = new ShellScript(script, found);
        while (reader.at < script.length()) {
            reader.readList();
            reader.at++; // a bracket that closes nothing, as in a case statement
        }
        return found;
    }

    /** Reads commands up to a closing bracket or the end. */
    private void readList() {
        List<String> words = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ')') {
            char c = text.charAt(at);
            if (c == '\n' || c == ';' || c == '&' || c == '|') {
                finish(words);
                at++;
            } else if (c == '(') {
                finish(words);
                at++;
                readList();
                at++;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("\\\n", at)) {
                at += 2;
            } else if (c == '#') {
                skipTo("\n");
            } else if (c == '<' || c == '>') {
                readRedirection(words);
            } else {
                words.add(readWord());
            }
        }
        finish(words);
    }

    private void readRedirection(List<String> words) {
        boolean hasDescriptor = at > 0 && Character.isDigit(text.charAt(at - 1));
        if (hasDescriptor) {
            words.remove(words.size() - 1);
        }
        if (text.startsWith("<(", at)) {
            at += 2;
            readList();
            at++;
            words.add(SOME_VALUE);
            return;
        }
        while (at < text.length() && "<>&- ".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String unusedTarget = readWord();
    }

    private String readWord() {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && " \t\n;&|()<>".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '\'') {
                int from = at + 1;
                skipTo("'", from);
                word.append(text, from, at);
                at++;
            } else if (c == '"') {
                at++;
                while (at < text.length() && text.charAt(at) != '"') {
                    readPart(word);
                }
                at++;
            } else {
                readPart(word);
            }
        }
        return word.toString();
    }

    /** Reads a character, or something that the shell would replace. */
    private void readPart(StringBuilder word) {
        if (text.startsWith("$(", at) && !text.startsWith("$((", at)) {
            at += 2;
            readList();
            at++;
            word.append(SOME_VALUE);
        } else if (text.startsWith("$((", at)) {
            skipTo("))");
            at += 2;
            word.append(SOME_VALUE);
        } else if (text.startsWith("${", at)) {
            skipTo("}");
            at++;
            word.append(SOME_VALUE);
        } else if (text.charAt(at) == '$') {
            at++;
            while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
                at++;
            }
            word.append(SOME_VALUE);
        } else {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            word.append(text.charAt(at));
            at++;
        }
    }

    private void skipTo(String end) {
        skipTo(end, at);
    }

    private void skipTo(String end, int from) {
        int found = text.indexOf(end, from);
        at = found < 0 ? text.length() : found;
    }

    /** Handles the words of a complete command. */
    private void finish(List<String> words) {
        List<String> command = new ArrayList<>(words);
        words.clear();
        boolean isBehindOther = false;
        while (!command.isEmpty()
                && (BEFORE_A_COMMAND.contains(command.get(0))
                        || ASSIGNMENT.matcher(command.get(0)).matches()
                        || (isBehindOther && command.get(0).matches("-.*|\\d+[smh]?")))) {
            String removed = command.remove(0);
            isBehindOther = true;
            if (removed.equals("-u") && !command.isEmpty()) {
                command.remove(0);
            }
        }
        if (command.isEmpty()) {
            return;
        }
        if (PROJAX.matcher(command.get(0)).matches()) {
            List<String> arguments = command.subList(1, command.size());
            found.add(List.copyOf(arguments));
            int program = arguments.indexOf("--");
            if (program >= 0) {
                finish(new ArrayList<>(arguments.subList(program + 1, arguments.size())));
            }
        } else if (OF_SCRIPTS.contains(command.get(0))) {
            command.stream().skip(1).forEach(script -> found.addAll(projaxCommands(script)));
        }
    }
}
