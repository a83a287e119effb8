package dev.projax.cli.reference;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A man page, in the macros of man(7). It has no date, so that two builds produce the same page. */
public final class ManPage {
    private static final int SECTION = 1;

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /**
     * Returns the pages of the root command and of each subcommand.
     *
     * @param root the command that contains all others
     * @return the pages by file name, like {@code projax-stop.1}
     */
    public static Map<String, String> all(CommandSpec root) {
        Map<String, String> pages = new TreeMap<>();
        pages.put(root.name() + "." + SECTION, new ManPage().of(root, root));
        for (CommandLine line : root.subcommands().values()) {
            CommandSpec command = line.getCommandSpec();
            pages.put(name(command, root) + "." + SECTION, new ManPage().of(command, root));
        }
        return pages;
    }

    private static String name(CommandSpec command, CommandSpec root) {
        return command == root ? root.name() : root.name() + "-" + command.name();
    }

    private String of(CommandSpec command, CommandSpec root) {
        String name = name(command, root);
        macro("TH", name.toUpperCase(Locale.ROOT), Integer.toString(SECTION), "", version(root), "Projax");
        // No hyphenation and no wide gaps, because people copy options.
        page.append(".nh\n.ad l\n");
        macro("SH", "NAME");
        text(name + " - " + oneLine(command.usageMessage().description()));
        macro("SH", "SYNOPSIS");
        text(new Help(command, Help.defaultColorScheme(Help.Ansi.OFF))
                .synopsis(0)
                .strip());
        positionals(command);
        options(command);
        commands(command);
        exitCodes(root);
        example(command);
        seeAlso(command, root);
        return page.toString();
    }

    /** Returns the name and version, without the Java version of the build. */
    private static String version(CommandSpec root) {
        return root.version()[0].split(" \\(", 2)[0];
    }

    private void positionals(CommandSpec command) {
        for (PositionalParamSpec positional : command.positionalParameters()) {
            macro("SH", "ARGUMENTS");
            item(positional.paramLabel(), positional.description());
        }
    }

    private void options(CommandSpec command) {
        macro("SH", "OPTIONS");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
                item(String.join(", ", option.names()) + value, option.description());
            }
        }
    }

    private void commands(CommandSpec command) {
        if (command.subcommands().isEmpty()) {
            return;
        }
        macro("SH", "COMMANDS");
        command.subcommands()
                .values()
                .forEach(line -> item(
                        line.getCommandName(),
                        line.getCommandSpec().usageMessage().description()));
    }

    private void exitCodes(CommandSpec root) {
        macro("SH", "EXIT STATUS");
        root.usageMessage().exitCodeList().forEach((code, meaning) -> item(code, meaning));
    }

    private void example(CommandSpec command) {
        String[] footer = command.usageMessage().footer();
        if (footer.length > 0) {
            macro("SH", "EXAMPLE");
            for (String line : footer) {
                text(line.replace("%n", "").replaceFirst("^Examples?: *", ""));
                macro("br");
            }
        }
    }

    private void seeAlso(CommandSpec command, CommandSpec root) {
        macro("SH", "SEE ALSO");
        text(
                command == root
                        ? "Each command has its own page, such as " + name(first(root), root) + "(1)."
                        : root.name() + "(1)");
    }

    private static CommandSpec first(CommandSpec root) {
        return List.copyOf(root.subcommands().values()).get(0).getCommandSpec();
    }

    private void item(String term, String... description) {
        macro("TP");
        macro("B", term);
        text(oneLine(description));
    }

    private static String oneLine(String... description) {
        return String.join(" ", description);
    }

    private void macro(String macro, String... arguments) {
        page.append('.').append(macro);
        for (String argument : arguments) {
            page.append(" \"").append(escaped(argument)).append('"');
        }
        page.append('\n');
    }

    private void text(String text) {
        if (!text.isBlank()) {
            page.append("\\&").append(escaped(text.strip())).append('\n');
        }
    }

    /** Escapes the special characters of roff, and keeps the minus of options a minus that people can copy. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("\"", "\\(dq")
                .replace("%n", "")
                .replaceAll("\\s*\\R\\s*", " ");
    }
}
