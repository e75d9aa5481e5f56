package dev.datanomad.migration.mongodb;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSecurityException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.RecordKey;
import dev.datanomad.migration.reconciliation.Retries;
import dev.datanomad.migration.reconciliation.Row;
import dev.datanomad.migration.reconciliation.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;

/**
 * A collection in MongoDB as a target. It can hold one record for an id: one of another owner is never written over, and what
 * would have to be is listed. Safe for use by many threads.
 *
 * <p>A batch is written unordered, so that a document that MongoDB refuses stops no other. What it refuses as a whole is taken
 * apart, so that only the document to blame is not written, whatever the reason.
 */
public final class MongoTarget<R> implements Target<R> {

    /** Unauthorized, AuthenticationFailed: these are about all documents. */
    private static final Set<Integer> ABOUT_ALL = Set.of(13, 18);

    /** An upsert beside another one of the same id may fail, and succeeds then. */
    private static final int TRIES = 3;

    private final MongoSource<R> collection;

    /** @param collection the same collection, as a source */
    public MongoTarget(MongoSource<R> collection) {
        this.collection = collection;
    }

    @Override
    public String identity() {
        return collection.identity();
    }

    @Override
    public Optional<Defect> check(Row<R> row) {
        return collection.records().check(row.record().orElseThrow());
    }

    @Override
    public Map<RecordKey, Optional<R>> find(List<Row<R>> rows) {
        return collection.find(rows.stream().map(Row::key).toList()).stream()
                .collect(Collectors.toMap(Row::key, Row::record));
    }

    /** A document that is to be written. */
    private record Write(RecordKey key, Document document) {

        ReplaceOneModel<Document> model() {
            return new ReplaceOneModel<>(Filters.eq("_id", key.id()), document, new ReplaceOptions().upsert(true));
        }
    }

    /** {@inheritDoc} What MongoDB refuses has the first line of its words as the reason. */
    @Override
    public Map<RecordKey, Defect> write(List<Row<R>> rows) {
        Map<RecordKey, Defect> refused = new HashMap<>();
        Map<String, RecordKey> owners = new HashMap<>();
        collection.keys(rows.stream().map(Row::key).toList()).forEach(key -> owners.put(key.id(), key));
        List<Write> writes = new ArrayList<>(rows.size());
        for (Row<R> row : rows) {
            try {
                requireOwner(owners, row.key());
                writes.add(new Write(row.key(), collection.records().encode(row, "MongoDB")));
            } catch (DefectException e) {
                refused.put(row.key(), e.defect());
            }
        }
        send(writes, refused);
        return refused;
    }

    private static void requireOwner(Map<String, RecordKey> owners, RecordKey key) {
        RecordKey there = owners.putIfAbsent(key.id(), key);
        if (there != null && !there.owner().isEmpty() && !there.equals(key)) {
            throw new DefectException(
                    "", "has the id of another owner's record in MongoDB, where an id has one record");
        }
    }

    private void send(List<Write> writes, Map<RecordKey, Defect> refused) {
        List<Write> rest = writes;
        for (int tries = 1; !rest.isEmpty(); tries++) {
            rest = send(rest, tries < TRIES, refused);
        }
    }

    /** Returns those that are to be tried again. */
    private List<Write> send(List<Write> writes, boolean again, Map<RecordKey, Defect> refused) {
        List<BulkWriteError> errors;
        try {
            errors = MongoSource.RETRIES.get(() -> bulkWrite(writes));
        } catch (RuntimeException e) {
            if (isAboutAll(e)) {
                throw e;
            }
            if (writes.size() == 1) {
                refused.put(writes.get(0).key, refusal(e.getMessage()));
            } else {
                writes.forEach(write -> send(List.of(write), refused));
            }
            return List.of();
        }
        List<Write> rest = new ArrayList<>();
        for (BulkWriteError error : errors) {
            Write write = writes.get(error.getIndex());
            if (again && error.getCategory() != ErrorCategory.UNCATEGORIZED) {
                rest.add(write);
            } else {
                refused.put(write.key, refusal(error.getMessage()));
            }
        }
        return rest;
    }

    /** What MongoDB refused; all others are written then. */
    private List<BulkWriteError> bulkWrite(List<Write> writes) {
        try {
            collection
                    .writable()
                    .bulkWrite(writes.stream().map(Write::model).toList(), new BulkWriteOptions().ordered(false));
            return List.of();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null || e.getWriteErrors().isEmpty()) {
                throw new MongoException(Retries.reason(e), e);
            }
            return e.getWriteErrors();
        }
    }

    private static boolean isAboutAll(RuntimeException e) {
        return MongoSource.mayRecover(e)
                || e instanceof MongoSecurityException
                || e instanceof MongoInterruptedException
                || e instanceof MongoException failure && ABOUT_ALL.contains(failure.getCode());
    }

    private static Defect refusal(String words) {
        return new Defect("", "is refused by MongoDB: " + Retries.reason(String.valueOf(words)));
    }

    /** {@inheritDoc} Another owner's record with such an id stays. */
    @Override
    public Map<RecordKey, Defect> delete(Collection<RecordKey> keys) {
        Set<RecordKey> there = new HashSet<>(collection.keys(keys));
        there.retainAll(Set.copyOf(keys));
        if (!there.isEmpty()) {
            MongoSource.RETRIES.run(() -> collection.writable().deleteMany(MongoSource.ids(there)));
        }
        return Map.of();
    }
}
