package dev.datanomad.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What can become of the flag file by a slip, a bad script or a full disk. */
enum FlagFileDamage {
    EMPTIED("emptied") {
        @Override
        byte[] of(byte[] good) {
            return new byte[0];
        }
    },
    TRUNCATED("truncated") {
        @Override
        byte[] of(byte[] good) {
            return Arrays.copyOf(good, good.length / 2);
        }
    },
    DELETED("deleted") {
        @Override
        void happenTo(Path file) throws IOException {
            Files.delete(file);
        }
    },
    WITHOUT_FLAGS("replaced by {}") {
        @Override
        byte[] of(byte[] good) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
    },
    AN_ARRAY("replaced by an array") {
        @Override
        byte[] of(byte[] good) {
            return "[]".getBytes(StandardCharsets.UTF_8);
        }
    },
    WRONG_TYPES("with texts for truth values") {
        @Override
        byte[] of(byte[] good) {
            return replace(good, "\"on\" : true", "\"on\" : \"true\"");
        }
    },
    FLAGS_AS_A_LIST("with a list of flags") {
        @Override
        byte[] of(byte[] good) {
            return "{\"flags\":[true,false,true,false]}".getBytes(StandardCharsets.UTF_8);
        }
    },
    THREE_OF_FOUR("with three of the four flags") {
        @Override
        byte[] of(byte[] good) {
            return replace(good, "read-events-mongo", "read-events-oracle");
        }
    },
    GARBAGE("full of garbage") {
        @Override
        byte[] of(byte[] good) {
            return new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, 0, 7, '"', '}'};
        }
    };

    private final String text;

    FlagFileDamage(String text) {
        this.text = text;
    }

    byte[] of(byte[] good) {
        throw new UnsupportedOperationException();
    }

    /** Damages a good file in place. */
    void happenTo(Path file) throws IOException {
        Files.write(file, of(Files.readAllBytes(file)));
    }

    private static byte[] replace(byte[] good, String part, String by) {
        String text = new String(good, StandardCharsets.UTF_8);
        if (!text.contains(part)) {
            throw new IllegalStateException("The flag file has no " + part + ": " + text);
        }
        return text.replace(part, by).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text;
    }
}
