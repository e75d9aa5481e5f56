package dev.datanomad.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Damage of the flag file by a slip, a bad script or a full disk. */
enum FlagFileDamage {
    EMPTIED("emptied", good -> new byte[0]),
    TRUNCATED("truncated", good -> Arrays.copyOf(good, good.length / 2)),
    DELETED("deleted", good -> null),
    WITHOUT_FLAGS("replaced by {}", good -> utf8("{}")),
    AN_ARRAY("replaced by an array", good -> utf8("[]")),
    WRONG_TYPES("with texts for truth values", good -> replace(good, "\"on\" : true", "\"on\" : \"true\"")),
    FLAGS_AS_A_LIST("with a list of flags", good -> utf8("{\"flags\":[true,false,true,false]}")),
    THREE_OF_FOUR("with three of the four flags", good -> replace(good, "read-events-mongo", "read-events-oracle")),
    GARBAGE("full of garbage", good -> new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, 0, 7, '"', '}'});

    private final String text;
    private final UnaryOperator<byte[]> change;

    /** @param change returns null for a file that is deleted */
    FlagFileDamage(String text, UnaryOperator<byte[]> change) {
        this.text = text;
        this.change = change;
    }

    /** Damages a good file in place. */
    void apply(Path file) throws IOException {
        byte[] damaged = change.apply(Files.readAllBytes(file));
        if (damaged == null) {
            Files.delete(file);
        } else {
            Files.write(file, damaged);
        }
    }

    private static byte[] replace(byte[] good, String part, String by) {
        String text = new String(good, StandardCharsets.UTF_8);
        if (!text.contains(part)) {
            throw new IllegalStateException("The flag file has no " + part + ": " + text);
        }
        return utf8(text.replace(part, by));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text;
    }
}
