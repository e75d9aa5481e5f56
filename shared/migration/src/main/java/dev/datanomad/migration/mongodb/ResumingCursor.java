package dev.datanomad.migration.mongodb;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCursor;
import dev.datanomad.migration.reconciliation.Cursor;
import dev.datanomad.migration.reconciliation.Row;
import java.util.function.Function;
import org.bson.RawBsonDocument;

/**
 * A cursor that is opened anew, behind the last row it has given, whenever MongoDB fails. The time that the retry policy
 * allows is for the next row, and not for a walk of hours.
 */
final class ResumingCursor<R> implements Cursor<R> {

    private final Query query;
    private final Function<RawBsonDocument, Row<R>> reader;
    private MongoCursor<RawBsonDocument> cursor;
    private String last;
    private int given;

    /** Asks for the rest of the documents. */
    interface Query {

        /**
         * @param last the last id that was given; {@code null} in the beginning
         * @param given how many documents were
         */
        MongoCursor<RawBsonDocument> open(String last, int given);
    }

    ResumingCursor(Query query, Function<RawBsonDocument, Row<R>> reader) {
        this.query = query;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        return MongoSource.RETRIES.get(() -> {
            try {
                if (cursor == null) {
                    cursor = query.open(last, given);
                }
                return cursor.hasNext();
            } catch (MongoException e) {
                close();
                throw e;
            }
        });
    }

    @Override
    public Row<R> next() {
        Row<R> row = reader.apply(cursor.next());
        last = row.key().id();
        given++;
        return row;
    }

    @Override
    public void close() {
        if (cursor != null) {
            try {
                cursor.close();
            } catch (MongoException e) {
                // Closing errors are suppressed: MongoDB closes by itself what nobody reads.
            }
            cursor = null;
        }
    }
}
