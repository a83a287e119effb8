package dev.projax.core.hosting;

import java.io.InterruptedIOException;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/**
 * Loads the time zone, which every log line needs, while a start does other things, because it takes a few
 * milliseconds. It must be loaded before the first client can connect: if clients have taken all file descriptors, the
 * JDK cannot open its file, and a class whose initialization has failed once stays broken.
 */
final class TimeZoneLoading {
    private final Thread thread = new Thread(TimeZoneLoading::load, "projax-time-zone");

    private TimeZoneLoading() {}

    /** Starts loading it in a daemon thread. */
    static TimeZoneLoading start() {
        TimeZoneLoading loading = new TimeZoneLoading();
        loading.thread.setDaemon(true);
        loading.thread.start();
        return loading;
    }

    private static void load() {
        ZoneRules unused = ZoneId.systemDefault().getRules();
    }

    /** Waits until it is loaded. */
    void await() throws InterruptedIOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while loading the time zone");
        }
    }
}
