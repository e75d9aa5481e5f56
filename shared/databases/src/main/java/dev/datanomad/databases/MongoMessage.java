package dev.datanomad.databases;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * One message of MongoDB's wire protocol.
 *
 * @param bytes all of it: four numbers of four bytes (its length, its id, the id of what it answers, its kind), then what
 *     the kind says
 */
record MongoMessage(ByteBuffer bytes) {

    private static final int HEADER = 16;
    private static final int OP_MSG = 2013;
    private static final int MORE_TO_COME = 1 << 1;
    /** After the header come flags, and then a document, announced by a zero. */
    private static final int DOCUMENT = HEADER + 5;

    private static final int LONGEST = 48_000_000 + 16_384;

    /** The next message; nothing if the connection has ended before it began. */
    static Optional<MongoMessage> read(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < HEADER) {
            throw new EOFException();
        }
        int length = littleEndian(header).getInt(0);
        if (length < HEADER || length > LONGEST) {
            throw new IOException("Not a message of MongoDB: it would have " + length + " bytes");
        }
        byte[] all = new byte[length];
        System.arraycopy(header, 0, all, 0, HEADER);
        in.readFully(all, HEADER, length - HEADER);
        return Optional.of(new MongoMessage(littleEndian(all)));
    }

    /** An answer to the message of that id. */
    static MongoMessage answer(int id, BsonDocument document) {
        try (BasicOutputBuffer encoded = new BasicOutputBuffer();
                BsonBinaryWriter writer = new BsonBinaryWriter(encoded)) {
            new BsonDocumentCodec()
                    .encode(writer, document, EncoderContext.builder().build());
            ByteBuffer all = littleEndian(new byte[DOCUMENT + encoded.size()]);
            all.putInt(all.capacity()).putInt(0).putInt(id).putInt(OP_MSG);
            all.putInt(0).put((byte) 0).put(encoded.toByteArray());
            return new MongoMessage(all);
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int id() {
        return bytes.getInt(4);
    }

    /** The id of the message that this one answers. */
    int answers() {
        return bytes.getInt(8);
    }

    /** The command it asks for; nothing if it is not a command, or wants no answer. */
    Optional<String> command() {
        boolean asks = bytes.getInt(12) == OP_MSG
                && bytes.capacity() > DOCUMENT
                && (bytes.getInt(HEADER) & MORE_TO_COME) == 0
                && bytes.get(DOCUMENT - 1) == 0;
        return asks
                ? Optional.of(new RawBsonDocument(bytes.array(), DOCUMENT, bytes.getInt(DOCUMENT)).getFirstKey())
                : Optional.empty();
    }

    void write(OutputStream out) throws IOException {
        out.write(bytes.array());
    }
}
