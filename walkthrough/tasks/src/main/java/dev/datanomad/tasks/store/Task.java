package dev.datanomad.tasks.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A user's task at one version, or the tombstone of one that was deleted.
 *
 * @param user the key of the user it belongs to
 * @param id unique in both stores
 * @param version 1 for a new task, more by each change, in the same write; 0 for one of a program that knew no versions
 * @param text empty in a tombstone
 * @param done false in a tombstone
 * @param expires of a tombstone: when it may be forgotten, to the second; empty while the task lives
 */
public record Task(String user, String id, long version, String text, boolean done, Optional<Instant> expires) {

    /** Rounds {@code expires} down to what every store keeps. */
    public Task {
        expires = expires.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** A task that was not stored yet. */
    public static Task create(String user, String id, String text) {
        return new Task(user, id, 1, text, false, Optional.empty());
    }

    /** Whether this is a tombstone. */
    public boolean deleted() {
        return expires.isPresent();
    }

    /** The newer of two copies; the first of two of one version. */
    public static Task newer(Task first, Task second) {
        return second.version > first.version ? second : first;
    }

    /** SHA-256 of all fields, in hexadecimal: equal for equal tasks. */
    public String digest() {
        String fields = String.join(
                "\n",
                length(user),
                length(id),
                Long.toString(version),
                length(text),
                Boolean.toString(done),
                expires.map(Instant::toString).orElse("-"));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(fields.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** So that no field can pretend to be the beginning of the next. */
    private static String length(String text) {
        return text.length() + ":" + text;
    }
}
