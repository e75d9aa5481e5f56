package dev.datanomad.databases;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.EmptyCursor;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Lets a reply hold 16 MB of documents at most, or one document, as a real MongoDB does: drivers refuse replies of more
 * than 48 MB. The rest is given to whoever asks for more. Safe for use by several threads.
 */
final class ReplyLimit {

    private static final int MAX_BYTES = 16 * 1024 * 1024;

    /** How many cursors may wait with a rest; the oldest ends if there are more, as if it had timed out. */
    private static final int MAX_WAITING = 100;

    /** More than any value without a length of its own takes. */
    private static final int SMALL_VALUE = 16;

    private final CursorRegistry cursors;
    private final Deque<Long> waiting = new ArrayDeque<>();

    ReplyLimit(CursorRegistry cursors) {
        this.cursors = cursors;
    }

    /** Takes out of a reply what is too much. */
    Document apply(Document command, Document reply) {
        if (reply.get("cursor") instanceof Document cursor) {
            for (String name : List.of("firstBatch", "nextBatch")) {
                if (cursor.get(name) instanceof List<?> batch) {
                    @SuppressWarnings("unchecked")
                    List<Document> documents = (List<Document>) batch;
                    limit(command, cursor, name, documents);
                }
            }
        }
        return reply;
    }

    private void limit(Document command, Document cursor, String name, List<Document> documents) {
        int fitting = fitting(documents);
        if (fitting < documents.size()) {
            long next = (Long) cursor.get("id");
            Cursor following = next == 0 ? EmptyCursor.get() : cursors.getCursor(next);
            long id = next != 0 ? next : idOf(command);
            keep(new Rest(id, documents.subList(fitting, documents.size()), following));
            cursor.put("id", id);
            cursor.put(name, documents.subList(0, fitting));
        }
    }

    private static int fitting(List<Document> documents) {
        long bytes = 0;
        for (int i = 0; i < documents.size(); i++) {
            bytes += size(documents.get(i));
            if (bytes > MAX_BYTES) {
                return Math.max(1, i);
            }
        }
        return documents.size();
    }

    /** A cursor keeps its id for its whole life. */
    private long idOf(Document command) {
        return command.get("getMore") instanceof Number id ? id.longValue() : cursors.generateCursorId();
    }

    private synchronized void keep(Rest rest) {
        waiting.remove(rest.getId());
        waiting.add(rest.getId());
        if (waiting.size() > MAX_WAITING) {
            cursors.remove(waiting.remove());
        }
        cursors.remove(rest.getId());
        cursors.add(rest);
    }

    /** What a value takes in BSON, or a little more. */
    private static long size(Object value) {
        if (value instanceof String text) {
            return 5 + utf8Length(text);
        }
        if (value instanceof BinData binary) {
            return 5 + binary.getData().length;
        }
        long bytes = 5;
        if (value instanceof Map<?, ?> document) {
            for (Map.Entry<?, ?> field : document.entrySet()) {
                bytes += 2 + utf8Length((String) field.getKey()) + size(field.getValue());
            }
        } else if (value instanceof Collection<?> array) {
            int digits = Integer.toString(array.size()).length();
            for (Object element : array) {
                bytes += 2 + digits + size(element);
            }
        } else {
            return SMALL_VALUE;
        }
        return bytes;
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What was too much for a reply, and then what the cursor had not given yet. For one client at a time. */
    private static final class Rest extends AbstractCursor {

        private final Cursor following;
        private List<Document> documents;

        Rest(long id, List<Document> documents, Cursor following) {
            super(id);
            this.documents = documents;
            this.following = following;
        }

        @Override
        public boolean isEmpty() {
            return documents.isEmpty() && following.isEmpty();
        }

        /** @param most how many; 0 for as many as there are */
        @Override
        public List<Document> takeDocuments(int most) {
            int count = most == 0 ? Integer.MAX_VALUE : most;
            if (documents.isEmpty()) {
                return following.takeDocuments(count);
            }
            List<Document> taken = documents.subList(0, Math.min(count, documents.size()));
            documents = documents.subList(taken.size(), documents.size());
            return taken;
        }
    }
}
