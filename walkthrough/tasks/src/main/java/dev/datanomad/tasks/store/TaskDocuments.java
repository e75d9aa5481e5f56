package dev.datanomad.tasks.store;

import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.RecordCodec;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/**
 * Tasks as documents of MongoDB: {@code _id}, {@code user}, {@code version}, {@code text}, {@code done} and, in a tombstone,
 * {@code expires}. A document without a version is at version 0.
 */
public final class TaskDocuments implements RecordCodec<Task, Document> {

    static final String ID = "_id";
    static final String USER = "user";
    static final String VERSION = "version";
    static final String TEXT = "text";
    static final String DONE = "done";
    static final String EXPIRES = "expires";

    /** When the oldest change was made that was not sent to the other store yet. */
    static final String UNSENT = "unsent";

    @Override
    public Document encode(Task task) {
        Document document = new Document(ID, task.id())
                .append(USER, task.user())
                .append(VERSION, task.version())
                .append(TEXT, task.text())
                .append(DONE, task.done());
        task.expires().ifPresent(time -> document.append(EXPIRES, Date.from(time)));
        return document;
    }

    @Override
    public Task decode(Document document) {
        return new Task(
                field(document, USER, String.class).orElseThrow(() -> missing(USER)),
                field(document, ID, String.class).orElseThrow(() -> missing(ID)),
                field(document, VERSION, Number.class).map(Number::longValue).orElse(0L),
                field(document, TEXT, String.class).orElseThrow(() -> missing(TEXT)),
                field(document, DONE, Boolean.class).orElse(false),
                field(document, EXPIRES, Date.class).map(Date::toInstant));
    }

    /** When the oldest change was made that was not sent yet. */
    static Instant unsentSince(Document document) {
        return field(document, UNSENT, Date.class)
                .orElseThrow(() -> missing(UNSENT))
                .toInstant();
    }

    private static <T> Optional<T> field(Document document, String name, Class<T> type) {
        Object value = document.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new DefectException(
                    "/" + name, "is of type " + value.getClass().getSimpleName());
        }
        return Optional.ofNullable(type.cast(value));
    }

    private static DefectException missing(String name) {
        return new DefectException("/" + name, "is missing");
    }
}
