package dev.projax.it.api;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a type and its members as Java declares them, one per line. Leaves out {@code public}, which they all are,
 * what every enum or record has, and the names of parameters, which class files do not contain.
 */
final class Signatures {
    private final Function<Class<?>, String> names;

    /** @param names gives the name to write for a type */
    Signatures(Function<Class<?>, String> names) {
        this.names = names;
    }

    /** Returns the line of the type itself, then its members: enum constants in their order, all others by name. */
    List<String> of(Class<?> type) {
        List<String> lines = new ArrayList<>();
        lines.add(declaration(type));
        if (type.isEnum()) {
            Arrays.stream(type.getFields())
                    .filter(Field::isEnumConstant)
                    .map(constant -> deprecation(constant) + constant.getName())
                    .forEach(lines::add);
        }
        members(type.getDeclaredFields()).map(this::field).sorted().forEach(lines::add);
        members(type.getDeclaredConstructors()).map(this::constructor).sorted().forEach(lines::add);
        members(type.getDeclaredMethods())
                .map(method -> List.of(method.getName() + parameters(method), method(method)))
                .sorted((one, other) -> one.get(0).compareTo(other.get(0)))
                .forEach(keyAndLine -> lines.add(keyAndLine.get(1)));
        return lines;
    }

    private String declaration(Class<?> type) {
        return deprecation(type)
                + modifiers(type)
                + kind(type)
                + " "
                + names.apply(type)
                + typeParameters(type)
                + (type.isRecord() ? components(type) : "")
                + (isWorthTelling(type.getSuperclass()) ? " extends " + type(type.getAnnotatedSuperclass()) : "")
                + list(type.isInterface() ? " extends " : " implements ", type.getAnnotatedInterfaces())
                + (isSealed(type) ? permits(type) : "");
    }

    private static String modifiers(Class<?> type) {
        int flags = type.getModifiers();
        boolean isClass = kind(type).equals("class");
        return (Modifier.isProtected(flags) ? "protected " : "")
                + (isClass && type.getEnclosingClass() != null && Modifier.isStatic(flags) ? "static " : "")
                + (isClass && Modifier.isAbstract(flags) ? "abstract " : "")
                + (isClass && Modifier.isFinal(flags) ? "final " : "")
                + (isSealed(type) ? "sealed " : "");
    }

    /** Returns whether a type is declared sealed: an enum whose constants have bodies is sealed only internally. */
    private static boolean isSealed(Class<?> type) {
        return type.isSealed() && !type.isEnum();
    }

    private static boolean isWorthTelling(@Nullable Class<?> parent) {
        return parent != null && !Set.of(Object.class, Record.class, Enum.class).contains(parent);
    }

    private String components(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(it -> type(it.getAnnotatedType()) + " " + it.getName())
                .collect(joining(", ", "(", ")"));
    }

    private String permits(Class<?> type) {
        return Arrays.stream(type.getPermittedSubclasses()).map(names).collect(joining(", ", " permits ", ""));
    }

    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "@interface";
        }
        if (type.isInterface()) {
            return "interface";
        }
        return type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
    }

    /** Returns the members that other programs can use and that the kind of their type does not imply. */
    private static <M extends Member> Stream<M> members(M[] declared) {
        return Arrays.stream(declared).filter(it -> !it.isSynthetic() && isForEverybody(it) && !isMatterOfCourse(it));
    }

    private static boolean isForEverybody(Member member) {
        boolean forHeirs = Modifier.isProtected(member.getModifiers())
                && !Modifier.isFinal(member.getDeclaringClass().getModifiers());
        return Modifier.isPublic(member.getModifiers()) || forHeirs;
    }

    private static boolean isMatterOfCourse(Member member) {
        Class<?> type = member.getDeclaringClass();
        if (member instanceof Field field) {
            return field.isEnumConstant();
        }
        Executable executable = (Executable) member;
        String signature = member.getName() + Arrays.toString(executable.getParameterTypes());
        if (type.isEnum()) {
            return signature.equals("values[]") || signature.equals("valueOf[class java.lang.String]");
        }
        if (!type.isRecord()) {
            return false;
        }
        RecordComponent[] components = type.getRecordComponents();
        if (member instanceof Constructor<?> constructor) {
            return Arrays.equals(
                    constructor.getParameterTypes(),
                    Arrays.stream(components).map(RecordComponent::getType).toArray());
        }
        return Stream.concat(
                        Stream.of("equals[class java.lang.Object]", "hashCode[]", "toString[]"),
                        Arrays.stream(components).map(component -> component.getName() + "[]"))
                .anyMatch(signature::equals);
    }

    private String field(Field field) {
        return deprecation(field) + modifiers(field) + type(field.getAnnotatedType()) + " " + field.getName();
    }

    private String constructor(Constructor<?> constructor) {
        return deprecation(constructor)
                + modifiers(constructor)
                + spaced(typeParameters(constructor))
                + constructor.getDeclaringClass().getSimpleName()
                + parameters(constructor)
                + list(" throws ", constructor.getAnnotatedExceptionTypes());
    }

    private String method(Method method) {
        return deprecation(method)
                + modifiers(method)
                + (method.isDefault() ? "default " : "")
                + spaced(typeParameters(method))
                + type(method.getAnnotatedReturnType())
                + " "
                + method.getName()
                + parameters(method)
                + list(" throws ", method.getAnnotatedExceptionTypes());
    }

    private static String modifiers(Member member) {
        int flags = member.getModifiers();
        Class<?> type = member.getDeclaringClass();
        boolean isFinal =
                Modifier.isFinal(flags) && (member instanceof Field || !Modifier.isFinal(type.getModifiers()));
        return (Modifier.isProtected(flags) ? "protected " : "")
                + (Modifier.isStatic(flags) ? "static " : "")
                + (Modifier.isAbstract(flags) && !type.isInterface() ? "abstract " : "")
                + (isFinal ? "final " : "");
    }

    private static String deprecation(AnnotatedElement element) {
        Deprecated deprecated = element.getAnnotation(Deprecated.class);
        if (deprecated == null) {
            return "";
        }
        return deprecated.forRemoval() ? "@Deprecated(forRemoval = true) " : "@Deprecated ";
    }

    private String parameters(Executable executable) {
        String all = Arrays.stream(executable.getAnnotatedParameterTypes())
                .map(this::type)
                .collect(joining(", "));
        return "(" + (executable.isVarArgs() ? all.replaceFirst("\\[]$", "...") : all) + ")";
    }

    private String typeParameters(GenericDeclaration declaration) {
        return Arrays.stream(declaration.getTypeParameters())
                .map(this::typeParameter)
                .reduce((one, other) -> one + ", " + other)
                .map(all -> "<" + all + ">")
                .orElse("");
    }

    private String typeParameter(TypeVariable<?> variable) {
        List<String> bounds = Arrays.stream(variable.getAnnotatedBounds())
                .filter(bound -> !isObject(bound))
                .map(this::type)
                .toList();
        return variable.getName() + (bounds.isEmpty() ? "" : " extends " + String.join(" & ", bounds));
    }

    private static String spaced(String text) {
        return text.isEmpty() ? "" : text + " ";
    }

    private String list(String word, AnnotatedType[] types) {
        return types.length == 0 ? "" : Arrays.stream(types).map(this::type).collect(joining(", ", word, ""));
    }

    private String type(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return type(array.getAnnotatedGenericComponentType()) + (isNullable(array) ? " @Nullable []" : "[]");
        }
        return (isNullable(type) ? "@Nullable " : "") + unannotated(type);
    }

    private String unannotated(AnnotatedType type) {
        if (type instanceof AnnotatedTypeVariable) {
            return type.getType().getTypeName();
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            AnnotatedType[] lower = wildcard.getAnnotatedLowerBounds();
            AnnotatedType upper = wildcard.getAnnotatedUpperBounds()[0];
            return lower.length > 0 ? "? super " + type(lower[0]) : isObject(upper) ? "?" : "? extends " + type(upper);
        }
        if (type instanceof AnnotatedParameterizedType parameterized) {
            Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
            return names.apply(raw) + list("<", parameterized.getAnnotatedActualTypeArguments()) + ">";
        }
        return names.apply((Class<?>) type.getType());
    }

    private static boolean isObject(AnnotatedType type) {
        return type.getType().equals(Object.class) && !isNullable(type);
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }
}
