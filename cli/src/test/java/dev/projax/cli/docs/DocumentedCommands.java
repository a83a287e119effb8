package dev.projax.cli.docs;

import dev.projax.cli.docs.MarkdownPage.CodeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code projax} commands that a page shows: in shell scripts, sessions, workflows, units, and inline code. */
final class DocumentedCommands {
    /** Sample values for the placeholders. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("PORT", "38124"),
            Map.entry("ID", "0123456789abcdef"),
            Map.entry("A-B", "24200-24209"),
            Map.entry("N", "200"),
            Map.entry("TIME", "2s"),
            Map.entry("DIR", "directory"),
            Map.entry("FILE", "file"),
            Map.entry("NAME", "web"),
            Map.entry("ORIGIN", "https://app.example"),
            Map.entry("COMMAND", "start"),
            Map.entry("SHELL", "bash"));

    /** Prose may name a command without its arguments, and {@code projax 0.1.0} is a version. */
    private static final Pattern NAME_OR_VERSION = Pattern.compile("projax (?:who|free|lease|[0-9].*)");

    private static final Pattern ADVICE = Pattern.compile("(?:: | {2,})(projax [a-z].*?)(?:, or .*)?$");
    private static final Pattern RUN = Pattern.compile("( *)(?:- )?run: *(.*)");
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{.*?}}");
    private static final Pattern EXEC = Pattern.compile("Exec[A-Za-z]*=[-@:+!]*(.*)");

    private DocumentedCommands() {}

    /** Returns the arguments of each command, with sample values for placeholders. */
    static List<List<String>> of(MarkdownPage page) {
        List<List<String>> commands = new ArrayList<>();
        for (CodeBlock block : page.codeBlocks()) {
            scripts(block).forEach(script -> commands.addAll(ShellScript.projaxCommands(script)));
        }
        for (String span : page.codeSpans()) {
            if (!NAME_OR_VERSION.matcher(span).matches()) {
                commands.addAll(ShellScript.projaxCommands(withoutNotation(span)));
            }
        }
        return commands.stream()
                .map(words -> words.stream().map(DocumentedCommands::value).toList())
                .toList();
    }

    private static List<String> scripts(CodeBlock block) {
        return switch (block.language()) {
            case "sh", "bash" -> List.of(block.text());
            case "console" -> session(block.lines());
            case "yaml", "yml" -> workflow(block.lines());
            case "ini", "systemd" ->
                matches(EXEC, block.lines()).map(it -> it.group(1)).toList();
            default -> List.of();
        };
    }

    /** A dollar sign starts a command. The output may contain advice, which is a command too. */
    private static List<String> session(List<String> lines) {
        List<String> scripts = new ArrayList<>();
        boolean goesOn = false;
        for (String line : lines) {
            if (line.startsWith("$ ") || goesOn) {
                String typed = line.startsWith("$ ") ? line.substring(2) : line;
                scripts.add(goesOn ? scripts.remove(scripts.size() - 1) + "\n" + typed : typed);
                goesOn = line.endsWith("\\");
            } else {
                matches(ADVICE, List.of(line)).forEach(it -> scripts.add(it.group(1)));
            }
        }
        return scripts;
    }

    private static Stream<MatchResult> matches(Pattern pattern, List<String> lines) {
        return lines.stream().flatMap(line -> pattern.matcher(line).results());
    }

    /** The script of a step comes after {@code run:}, or in the indented lines below it. */
    private static List<String> workflow(List<String> lines) {
        List<String> scripts = new ArrayList<>();
        int within = Integer.MAX_VALUE;
        for (String line : lines) {
            String shell = EXPRESSION.matcher(line).replaceAll("0");
            var run = RUN.matcher(shell);
            if (run.matches()) {
                within = run.group(1).length();
                scripts.add(run.group(2).replaceFirst("^[|>][-+]?$", ""));
            } else if (shell.indent(0).isBlank()
                    || shell.length() - shell.stripLeading().length() > within) {
                if (!scripts.isEmpty()) {
                    scripts.add(scripts.remove(scripts.size() - 1) + "\n" + shell);
                }
            } else {
                within = Integer.MAX_VALUE;
            }
        }
        return scripts;
    }

    /** In inline code, brackets mark what is optional, and a bar separates alternatives. */
    private static String withoutNotation(String span) {
        return span.replaceAll("\\b([A-Z]+)(?:\\|[A-Z]+)+", "$1")
                .replaceAll("\\[([A-Z]+|-[^\\]]*)]", "$1")
                .replace("...", "");
    }

    private static String value(String word) {
        int equals = word.startsWith("--") ? word.indexOf('=') + 1 : 0;
        String value = word.substring(equals);
        return word.substring(0, equals) + VALUES.getOrDefault(value, value);
    }
}
