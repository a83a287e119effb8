package dev.projax.core.hosting;

import java.io.InterruptedIOException;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/**
 * Loads what each line of a log needs, a file of the JDK, beside the steps of a start, for it takes some milliseconds. A
 * process whose clients have taken all its file descriptors could not open it any more, and a class that once failed to be
 * initialised stays broken for good; so it is loaded before the first client can connect.
 */
final class TimeZoneLoading {
    private final Thread thread = new Thread(TimeZoneLoading::load, "projax-time-zone");

    private TimeZoneLoading() {}

    /** Starts to load it, in a daemon thread. */
    static TimeZoneLoading start() {
        TimeZoneLoading loading = new TimeZoneLoading();
        loading.thread.setDaemon(true);
        loading.thread.start();
        return loading;
    }

    private static void load() {
        ZoneRules unused = ZoneId.systemDefault().getRules();
    }

    /** Returns when it is loaded. */
    void await() throws InterruptedIOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the time zone was loaded");
        }
    }
}
