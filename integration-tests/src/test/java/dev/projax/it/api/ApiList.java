package dev.projax.it.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Lists what modules export to every program, by module, package and type. There is one line per signature, in an order
 * that does not depend on the compiler, so that a change of one signature changes one line.
 */
final class ApiList {
    private static final List<String> HEAD = List.of(
            "# What core, server and desktop-bridge export to every program: each public and protected signature.",
            "# ApiIT compares this list with the code, and says how to renew it.");

    private ApiList() {}

    static List<String> of(List<ExportedModule> modules) {
        Signatures signatures = new Signatures(shortNames(modules));
        List<String> lines = new ArrayList<>(HEAD);
        for (ExportedModule module : modules) {
            lines.addAll(List.of("", "module " + module.name()));
            String itsPackage = "";
            for (Class<?> type : module.types()) {
                if (!type.getPackageName().equals(itsPackage)) {
                    itsPackage = type.getPackageName();
                    lines.addAll(List.of("", "package " + itsPackage));
                }
                List<String> itsLines = signatures.of(type);
                lines.addAll(List.of("", itsLines.get(0)));
                itsLines.stream().skip(1).map(line -> "    " + line).forEach(lines::add);
            }
        }
        return lines;
    }

    /** Returns all types in the signatures of {@code type} and its members, including itself. */
    static Set<Class<?>> typesNamedBy(Class<?> type) {
        Set<Class<?>> named = new HashSet<>();
        new Signatures(it -> {
                    named.add(it);
                    return it.getName();
                })
                .of(type);
        return named;
    }

    /** Returns names without packages, except for types that would then share a name. */
    private static Function<Class<?>, String> shortNames(List<ExportedModule> modules) {
        Set<Class<?>> named = new HashSet<>();
        for (ExportedModule module : modules) {
            module.types().forEach(type -> named.addAll(typesNamedBy(type)));
        }
        Set<String> taken = new HashSet<>();
        Set<String> shared = new HashSet<>();
        named.stream()
                .map(ApiList::withoutPackage)
                .filter(name -> !taken.add(name))
                .forEach(shared::add);
        return type -> shared.contains(withoutPackage(type)) ? type.getTypeName() : withoutPackage(type);
    }

    private static String withoutPackage(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return (outer == null ? "" : withoutPackage(outer) + ".") + type.getSimpleName();
    }
}
