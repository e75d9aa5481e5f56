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
 * A message of MongoDB's wire protocol.
 *
 * @param bytes the header, which is the message's length, its id, the id of the message it replies to and its opcode, four
 *     bytes each; then the body
 */
record MongoMessage(ByteBuffer bytes) {

    private static final int HEADER = 16;
    private static final int OP_MSG = 2013;
    private static final int MORE_TO_COME = 1 << 1;
    /** The offset of an OP_MSG's document, after the flags and the section's kind, zero. */
    private static final int DOCUMENT = HEADER + 5;

    private static final int MAX_LENGTH = 48_000_000 + 16_384;

    /** Reads the next message; nothing at the end of the stream. */
    static Optional<MongoMessage> read(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < HEADER) {
            throw new EOFException();
        }
        int length = littleEndian(header).getInt(0);
        if (length < HEADER || length > MAX_LENGTH) {
            throw new IOException("Not a message of MongoDB: its length is " + length);
        }
        byte[] all = new byte[length];
        System.arraycopy(header, 0, all, 0, HEADER);
        in.readFully(all, HEADER, length - HEADER);
        return Optional.of(new MongoMessage(littleEndian(all)));
    }

    /** A reply to the message of that id. */
    static MongoMessage reply(int id, BsonDocument document) {
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

    /** The id of the message that this one replies to. */
    int inReplyTo() {
        return bytes.getInt(8);
    }

    /** The command in this message; nothing if there is none, or none that gets a reply. */
    Optional<BsonDocument> command() {
        boolean isCommand = bytes.getInt(12) == OP_MSG
                && bytes.capacity() > DOCUMENT
                && (bytes.getInt(HEADER) & MORE_TO_COME) == 0
                && bytes.get(DOCUMENT - 1) == 0;
        return isCommand
                ? Optional.of(new RawBsonDocument(bytes.array(), DOCUMENT, bytes.getInt(DOCUMENT)))
                : Optional.empty();
    }

    void write(OutputStream out) throws IOException {
        out.write(bytes.array());
    }
}
