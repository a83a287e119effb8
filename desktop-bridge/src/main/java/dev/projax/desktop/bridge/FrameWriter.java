package dev.projax.desktop.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes frames to a stream, in order, on a thread of its own. So an app that does not read its input cannot keep the
 * bridge from noticing that the app has exited. Safe for use by several threads.
 */
final class FrameWriter {
    private static final int MOST_BYTES_WAITING = 16 * 1024 * 1024;

    private final OutputStream out;
    private final ExecutorService thread;
    private final Runnable broken;
    private final Semaphore room = new Semaphore(MOST_BYTES_WAITING);

    /**
     * @param thread a single thread; tasks given to it after its shutdown are dropped
     * @param broken called when the other side cannot read any more
     */
    FrameWriter(OutputStream out, ExecutorService thread, Runnable broken) {
        this.out = out;
        this.thread = thread;
        this.broken = broken;
    }

    /**
     * Queues a frame. Blocks while more than 16 MiB are queued.
     *
     * @param written called when it has been written
     * @throws InterruptedException if the thread is interrupted; then the frame is dropped
     */
    void put(String content, Runnable written) throws InterruptedException {
        byte[] bytes = content.getBytes(UTF_8);
        int weight = Math.min(bytes.length, MOST_BYTES_WAITING);
        room.acquire(weight);
        thread.execute(() -> {
            try {
                write(bytes);
                written.run();
            } catch (IOException e) {
                broken.run();
            } finally {
                room.release(weight);
            }
        });
    }

    /** Accepts no more frames, and waits up to {@code seconds} for the queue to be read. */
    void finish(long seconds) throws InterruptedException {
        thread.shutdown();
        boolean unused = thread.awaitTermination(seconds, TimeUnit.SECONDS);
    }

    private void write(byte[] content) throws IOException {
        byte[] header = ("Content-Length: " + content.length + "\r\n\r\n").getBytes(US_ASCII);
        byte[] frame = new byte[header.length + content.length];
        System.arraycopy(header, 0, frame, 0, header.length);
        System.arraycopy(content, 0, frame, header.length, content.length);
        out.write(frame);
        out.flush();
    }
}
