package dev.datanomad;

import dev.datanomad.service.EventJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a reconciliation has come, and what it has found. Can be written to a file and read back, to go on after a
 * kill. Safe for use by many threads: that a batch is done, and what it held, become visible together, so that a
 * checkpoint neither forgets a batch nor counts one twice.
 */
final class Progress {

    /** How many single events are remembered of each kind; all of them are counted. */
    private static final int REMEMBERED = 1_000;

    /**
     * What one batch held.
     *
     * @param walked all documents
     * @param equal those that DynamoDB has just so
     * @param missing those that DynamoDB has not
     * @param different those that DynamoDB has otherwise
     * @param copied those of the missing ones that have been written to DynamoDB
     * @param repaired those of the different ones that have been written to DynamoDB
     */
    record Counts(long walked, long equal, long missing, long different, long copied, long repaired) {

        Counts plus(Counts other) {
            return new Counts(
                    walked + other.walked,
                    equal + other.equal,
                    missing + other.missing,
                    different + other.different,
                    copied + other.copied,
                    repaired + other.repaired);
        }
    }

    /** An event that DynamoDB cannot hold, or a document that is no event. */
    record Unmovable(String id, String userKey, String path, String reason) {}

    /** An event that a dry run has found missing or different, and will look at again. */
    record Finding(String userKey, String id, boolean missing) {}

    private final String task;
    private final List<IdRange> ranges;
    private final List<String> last = new ArrayList<>();
    private final List<Boolean> done = new ArrayList<>();
    private final List<Unmovable> unmovable = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private Counts counts = new Counts(0, 0, 0, 0, 0, 0);
    private long unmovableCount;

    /**
     * The beginning.
     *
     * @param task what is done, so that a checkpoint is not taken for another task's
     * @param ranges the parts to walk
     */
    Progress(String task, List<IdRange> ranges) {
        this.task = task;
        this.ranges = List.copyOf(ranges);
        for (int i = 0; i < ranges.size(); i++) {
            last.add(null);
            done.add(false);
        }
    }

    List<IdRange> ranges() {
        return ranges;
    }

    synchronized String last(int range) {
        return last.get(range);
    }

    synchronized boolean isDone(int range) {
        return done.get(range);
    }

    synchronized Counts counts() {
        return counts;
    }

    synchronized long unmovableCount() {
        return unmovableCount;
    }

    synchronized List<Unmovable> unmovable() {
        return List.copyOf(unmovable);
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** A batch is done, up to and with the id {@code upTo}. */
    synchronized void batchDone(
            int range, String upTo, Counts batch, List<Unmovable> notMoved, List<Finding> newFindings) {
        last.set(range, upTo);
        counts = counts.plus(batch);
        unmovableCount += notMoved.size();
        notMoved.stream().limit(REMEMBERED - unmovable.size()).forEach(unmovable::add);
        newFindings.stream().limit(REMEMBERED - findings.size()).forEach(findings::add);
    }

    synchronized void rangeDone(int range) {
        done.set(range, true);
    }

    /** A second look has found that an event is equal after all. */
    synchronized void settled(Finding finding) {
        counts = counts.plus(new Counts(0, 1, finding.missing() ? -1 : 0, finding.missing() ? 0 : -1, 0, 0));
    }

    /** Writes a checkpoint, whole or not at all. */
    void save(Path file) throws IOException {
        write(file, checkpoint());
    }

    /** Writes JSON to a file, whole or not at all. */
    static void write(Path file, Map<String, ?> content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".writing");
        Files.writeString(temporary, EventJson.write(content));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private synchronized Map<String, Object> checkpoint() {
        List<Object> parts = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("from", ranges.get(i).from());
            part.put("to", ranges.get(i).to());
            part.put("last", last.get(i));
            part.put("done", done.get(i));
            parts.add(part);
        }
        Map<String, Object> checkpoint = new LinkedHashMap<>();
        checkpoint.put("task", task);
        checkpoint.put("ranges", parts);
        checkpoint.put(
                "counts",
                List.of(
                        counts.walked,
                        counts.equal,
                        counts.missing,
                        counts.different,
                        counts.copied,
                        counts.repaired,
                        unmovableCount));
        checkpoint.put("unmovable", unmovable.stream().map(Progress::fields).toList());
        checkpoint.put(
                "findings",
                findings.stream()
                        .map(found -> List.of(found.userKey, found.id, found.missing))
                        .toList());
        return checkpoint;
    }

    /** An unmovable event as JSON. */
    static Map<String, Object> fields(Unmovable event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", event.id);
        fields.put("userKey", event.userKey);
        fields.put("path", event.path);
        fields.put("reason", event.reason);
        return fields;
    }

    /**
     * Reads a checkpoint.
     *
     * @throws IllegalArgumentException with the reason, if the file is no checkpoint of this task
     */
    static Progress load(String task, Path file) throws IOException {
        try {
            Map<String, Object> checkpoint = EventJson.parse(Files.readAllBytes(file));
            if (!task.equals(checkpoint.get("task"))) {
                throw new IllegalArgumentException("it belongs to another task, \"" + checkpoint.get("task")
                        + "\", and this one is \"" + task + "\"");
            }
            return load(task, checkpoint);
        } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("it is no checkpoint", e);
        }
    }

    private static Progress load(String task, Map<String, Object> checkpoint) {
        List<?> parts = (List<?>) checkpoint.get("ranges");
        List<IdRange> ranges = new ArrayList<>();
        for (Object part : parts) {
            ranges.add(new IdRange((String) ((Map<?, ?>) part).get("from"), (String) ((Map<?, ?>) part).get("to")));
        }
        Progress progress = new Progress(task, ranges);
        for (int i = 0; i < parts.size(); i++) {
            progress.last.set(i, (String) ((Map<?, ?>) parts.get(i)).get("last"));
            progress.done.set(i, (Boolean) ((Map<?, ?>) parts.get(i)).get("done"));
        }
        List<?> numbers = (List<?>) checkpoint.get("counts");
        progress.counts = new Counts(
                number(numbers, 0),
                number(numbers, 1),
                number(numbers, 2),
                number(numbers, 3),
                number(numbers, 4),
                number(numbers, 5));
        progress.unmovableCount = number(numbers, 6);
        for (Object entry : (List<?>) checkpoint.get("unmovable")) {
            Map<?, ?> event = (Map<?, ?>) entry;
            progress.unmovable.add(new Unmovable(
                    (String) event.get("id"), (String) event.get("userKey"), (String) event.get("path"), (String)
                            event.get("reason")));
        }
        for (Object entry : (List<?>) checkpoint.get("findings")) {
            List<?> found = (List<?>) entry;
            progress.findings.add(new Finding((String) found.get(0), (String) found.get(1), (Boolean) found.get(2)));
        }
        return progress;
    }

    private static long number(List<?> numbers, int index) {
        return ((BigDecimal) numbers.get(index)).longValueExact();
    }
}
