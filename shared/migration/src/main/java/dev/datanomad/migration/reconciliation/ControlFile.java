package dev.datanomad.migration.reconciliation;

import dev.datanomad.migration.reconciliation.Steering.Settings;
import dev.datanomad.service.lifecycle.Printable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Steers a reconciliation by a file of lines like {@code pause=true}, {@code rate=500} or {@code parallel=8}, which is read
 * twice a second. What it does not say is as in the beginning, and so is everything without a file. A file that is not
 * valid, or does not end with a line break and so may be half-written, changes nothing, and is complained of once.
 */
final class ControlFile implements AutoCloseable {

    static final int MAX_RATE = 1_000_000;
    static final int MAX_PARALLEL = 64;

    private static final int INTERVAL_MILLIS = 500;
    private static final int MAX_BYTES = 10_000;
    private static final String PAUSE = "pause";
    private static final String RATE = "rate";
    private static final String PARALLEL = "parallel";

    private final Path file;
    private final Settings first;
    private final Steering steering;
    private final Consumer<String> complaints;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Optional<String> content = Optional.empty();
    private Optional<String> complaint = Optional.empty();
    private Optional<String> complained = Optional.empty();

    /**
     * Begins.
     *
     * @param first what holds without a file
     */
    ControlFile(Path file, Settings first, Steering steering, Consumer<String> complaints) {
        this.file = file;
        this.first = first;
        this.steering = steering;
        this.complaints = complaints;
        look();
        clock.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Optional<String> found = Files.exists(file) ? Optional.of(read()) : Optional.empty();
            boolean changed = !found.equals(content);
            content = found;
            if (changed) {
                complaint = Optional.empty();
            }
            steering.set(found.isPresent() ? settings(found.get()) : first);
        } catch (IOException | RuntimeException | Error e) {
            // If this were thrown there would be no next time.
            complain("The file " + file + " changes nothing: " + Printable.of(e.getMessage()) + ".");
        }
    }

    private String read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("it has more than " + MAX_BYTES + " bytes");
        }
        return Files.readString(file);
    }

    /** The second time: it may be written at this moment. */
    private void complain(String sentence) {
        if (complaint.isEmpty()) {
            complaint = Optional.of(sentence);
        } else if (!complained.equals(complaint)) {
            complained = complaint;
            complaints.accept(sentence);
        }
    }

    private Settings settings(String text) throws IOException {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("its last line has no end, so it may be half-written");
        }
        Properties lines = new Properties();
        lines.load(new StringReader(text));
        for (Map.Entry<Object, Object> line : lines.entrySet()) {
            if (!Set.of(PAUSE, RATE, PARALLEL).contains(line.getKey())) {
                throw new IllegalArgumentException("it has the line " + line.getKey() + "=" + line.getValue()
                        + ", and knows only pause, rate and parallel");
            }
        }
        String pause = lines.getProperty(PAUSE, String.valueOf(first.pause()));
        if (!Set.of("true", "false").contains(pause)) {
            throw new IllegalArgumentException("pause must be true or false, and is " + pause);
        }
        return new Settings(
                pause.equals("true"),
                number(lines, RATE, first.rate(), 0, MAX_RATE),
                number(lines, PARALLEL, first.parallel(), 1, MAX_PARALLEL));
    }

    private static int number(Properties lines, String name, int otherwise, int least, int most) {
        String text = lines.getProperty(name, String.valueOf(otherwise));
        int number = text.matches("\\d{1,7}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    name + " must be a number from " + least + " to " + most + ", and is " + text);
        }
        return number;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
