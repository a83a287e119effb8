package dev.projax.it.api;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * A module and the types that every program may use: the public ones in packages that it exports to everyone. A jar
 * without a {@code module-info} exports all its packages.
 *
 * @param types includes the public and protected nested types; in alphabetical order, an outer type before its nested
 *     types
 */
record ExportedModule(String name, List<Class<?>> types) {
    /** Returns the module that contains {@code member}. */
    static ExportedModule of(Class<?> member) throws IOException, URISyntaxException {
        Path jar = Path.of(
                member.getProtectionDomain().getCodeSource().getLocation().toURI());
        ModuleReference module =
                ModuleFinder.of(jar).findAll().stream().findFirst().orElseThrow();
        try (ModuleReader files = module.open()) {
            List<Class<?>> types = files.list()
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .filter(isExportedBy(module.descriptor()))
                    .<Class<?>>map(name -> load(name, member.getClassLoader()))
                    .filter(ExportedModule::isForEverybody)
                    .sorted(Comparator.comparing(Class::getName))
                    .toList();
            return new ExportedModule(module.descriptor().name(), types);
        }
    }

    /** Returns the types that are not nested. */
    List<Class<?>> topLevelTypes() {
        return types.stream().filter(type -> type.getEnclosingClass() == null).toList();
    }

    private static Predicate<String> isExportedBy(ModuleDescriptor module) {
        return type -> {
            String itsPackage = type.substring(0, Math.max(0, type.lastIndexOf('.')));
            return module.isAutomatic()
                    || module.exports().stream()
                            .anyMatch(exported ->
                                    !exported.isQualified() && exported.source().equals(itsPackage));
        };
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static boolean isForEverybody(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        boolean visible = Modifier.isPublic(type.getModifiers())
                || (Modifier.isProtected(type.getModifiers()) && !Modifier.isFinal(outer.getModifiers()));
        return visible && !type.isAnonymousClass() && !type.isLocalClass() && (outer == null || isForEverybody(outer));
    }
}
