package dev.datanomad.dynamodb.table;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/**
 * Items in the order of their keys. An eventually consistent read sees them as they are, unless the server was asked to
 * have such reads lag behind. Safe for use by many threads; a walk sees the items of the moment at which it began.
 */
public final class Rows {

    private final MVMap<byte[], byte[]> map;

    /** What eventually consistent reads see, and what they will see next; both {@code null} if they see all at once. */
    private volatile MVMap<byte[], byte[]> lagging;

    private MVMap<byte[], byte[]> next;

    Rows(MVMap<byte[], byte[]> map) {
        this.map = map;
    }

    MVMap<byte[], byte[]> map() {
        return map;
    }

    long count() {
        return map.sizeAsLong();
    }

    private MVMap<byte[], byte[]> map(boolean consistent) {
        MVMap<byte[], byte[]> behind = lagging;
        return consistent || behind == null ? map : behind;
    }

    Item find(byte[] key, boolean consistent) {
        byte[] stored = map(consistent).get(key);
        return stored == null ? null : new Item(stored);
    }

    /** @param item {@code null} to remove it */
    void replace(byte[] key, Item item) {
        if (item == null) {
            map.remove(key);
        } else {
            map.put(key, item.stored());
        }
    }

    void endVersion(long version) {
        lagging = next;
        next = map.openVersion(version);
    }

    /** Walks a range, up or down. */
    public Iterator<Map.Entry<byte[], Item>> walk(Range range, boolean ascending, boolean consistent) {
        MVMap<byte[], byte[]> read = map(consistent);
        return ascending
                ? new Walk(read.cursor(range.from()), range, true)
                : new Walk(read.cursor(range.to(), range.from(), true), range, false);
    }

    private static final class Walk implements Iterator<Map.Entry<byte[], Item>> {

        private final Cursor<byte[], byte[]> cursor;
        private final Range range;
        private final boolean ascending;
        private byte[] key;

        Walk(Cursor<byte[], byte[]> cursor, Range range, boolean ascending) {
            this.cursor = cursor;
            this.range = range;
            this.ascending = ascending;
            advance();
        }

        /** A cursor begins with the key it was given, also where that is behind the range. */
        private void advance() {
            key = null;
            while (key == null && cursor.hasNext()) {
                key = cursor.next();
                if (!ascending && range.isBehind(key)) {
                    key = null;
                }
            }
            boolean beyond = key != null && (ascending ? range.isBehind(key) : range.isBefore(key));
            if (beyond) {
                key = null;
            }
        }

        @Override
        public boolean hasNext() {
            return key != null;
        }

        @Override
        public Map.Entry<byte[], Item> next() {
            if (key == null) {
                throw new NoSuchElementException();
            }
            Map.Entry<byte[], Item> entry = Map.entry(key, new Item(cursor.getValue()));
            advance();
            return entry;
        }
    }
}
