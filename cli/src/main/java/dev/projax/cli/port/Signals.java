package dev.projax.cli.port;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Handles the signals that terminate this process, for a command that passes them on: a shutdown hook does not know
 * which signal came. The JDK has only {@code sun.misc.Signal} in {@code jdk.unsupported} for this. It is called by
 * reflection, because javac's warning about it cannot be suppressed.
 */
final class Signals {
    private Signals() {}

    /**
     * Calls {@code handler} with the name of each such signal, like {@code TERM}, in place of exiting. Skips signals
     * that this system lacks or that this process ignores, as under {@code nohup}.
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
