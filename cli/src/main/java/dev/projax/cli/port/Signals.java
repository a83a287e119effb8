package dev.projax.cli.port;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * The signals that ask this process to end, for a command that has to pass them on: a shutdown hook is not told which one
 * came. The JDK's only way to it is {@code sun.misc.Signal} of its module {@code jdk.unsupported}; javac warns of it
 * without a way to say that it is meant, hence the reflection.
 */
final class Signals {
    private Signals() {}

    /**
     * Calls {@code handler} with the name of each such signal, like {@code TERM}, instead of ending the JVM. Signals that
     * this system lacks are left out, and so are those that the process was started to ignore, as under {@code nohup}.
     */
    static void handle(Consumer<String> handler) {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            handle(name, handler);
        }
    }

    private static void handle(String name, Consumer<String> handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    handler.accept(name);
                    return null;
                }
                return method.invoke(handler, arguments);
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {signalHandler}, call);
            Object number = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, signalHandler).invoke(null, number, proxy);
        } catch (InvocationTargetException e) {
            // Windows has no HUP; a JVM with -Xrs leaves all of them alone.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signals cannot be handled without the JDK's module jdk.unsupported", e);
        }
    }
}
