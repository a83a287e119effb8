import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Copies a jar and raises its classes to version 52, with the stack maps that this version needs. The JVM archives no
 * linked class below version 50, and verifies a class without stack maps slowly. All other files stay the same. A step
 * of the build, with ASM on the class path and the arguments {@code FROM.jar TO.jar}.
 */
public final class RaiseClassVersion {
    private RaiseClassVersion() {}

    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        Path to = Path.of(args[1]);
        Files.createDirectories(to.toAbsolutePath().getParent());
        try (ZipFile jar = new ZipFile(from.toFile());
                ZipOutputStream raised = new ZipOutputStream(Files.newOutputStream(to));
                URLClassLoader classes = new URLClassLoader(new URL[] {url(from)})) {
            Enumeration<? extends ZipEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                byte[] content = jar.getInputStream(entry).readAllBytes();
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setLastModifiedTime(entry.getLastModifiedTime());
                raised.putNextEntry(copy);
                raised.write(entry.getName().endsWith(".class") ? raise(content, classes) : content);
                raised.closeEntry();
            }
        }
        Files.setLastModifiedTime(to, Files.getLastModifiedTime(from));
    }

    private static byte[] raise(byte[] content, ClassLoader classes) {
        ClassReader reader = new ClassReader(content);
        if ((reader.readInt(4) & 0xFFFF) >= Opcodes.V1_8) {
            return content;
        }
        ClassWriter writer = new Frames(classes);
        reader.accept(new Version8(writer), ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /** Passes a class on as a Java 8 class. */
    private static final class Version8 extends ClassVisitor {
        Version8(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            super.visit(Opcodes.V1_8, access, name, signature, parent, interfaces);
        }
    }

    /** Computes stack maps, with the jar's own classes for the common superclass of two types. */
    private static final class Frames extends ClassWriter {
        private final ClassLoader classes;

        Frames(ClassLoader classes) {
            super(COMPUTE_FRAMES);
            this.classes = classes;
        }

        @Override
        protected ClassLoader getClassLoader() {
            return classes;
        }
    }
}
