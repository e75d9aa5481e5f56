package dev.datanomad.service.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.datanomad.service.events.StorageLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes JSON without losing anything: numbers keep all their digits, and what is not JSON (a duplicate
 * field, text behind the end, NaN) is refused instead of repaired.
 */
public final class Json {

    /** Deeper than any limit of {@link StorageLimits}, so that those say where; shallow enough for the stack. */
    private static final int MAX_LEVELS = 200;

    private static final int MAX_NUMBER_LENGTH = 1_000;

    /** In UTF-8 this stays within the 64 KB that DynamoDB has for a name. */
    private static final int MAX_NAME_LENGTH = 20_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // The names are the clients': remembering them all would let any client fill the memory.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_LEVELS)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .build())
            .build();

    private static final ObjectWriter WRITER = new ObjectMapper(FACTORY).writer();

    private Json() {}

    /**
     * Reads a JSON object.
     *
     * @param json UTF-8
     * @throws InvalidJsonException with the field nearest to the fault, if it is not exactly one JSON object
     */
    public static Map<String, Object> parse(byte[] json) {
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidJsonException("", "is not valid UTF-8");
        }
    }

    /** Reads a JSON object, as {@link #parse(byte[])} does. */
    public static Map<String, Object> parse(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return parse(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes any value of {@link JsonValues} as JSON, without spaces; what else Jackson can write may be among them. */
    public static String write(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Writes a value for people to read and edit: indented, with each field in a line of its own. */
    public static String writeIndented(Object value) {
        try {
            return WRITER.withDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, Object> parse(JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() == null) {
                throw new InvalidJsonException("", "is empty; a JSON object is expected");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new InvalidJsonException("", "must be a JSON object");
            }
            Map<String, Object> object = readObject(parser);
            if (parser.nextToken() != null) {
                throw new InvalidJsonException("", "has more text behind the end of the JSON object" + where(parser));
            }
            return object;
        } catch (StreamConstraintsException e) {
            throw new InvalidJsonException(
                    path(parser),
                    "is nested deeper, or holds a longer name or number, than any event may" + where(parser));
        } catch (NumberFormatException e) {
            throw new InvalidJsonException(path(parser), "has an exponent of too many digits" + where(parser));
        } catch (JsonProcessingException e) {
            throw new InvalidJsonException(path(parser), "is not valid JSON: " + problem(e) + where(parser));
        }
    }

    /** What Jackson says, without its own remarks on where the JSON came from and on settings that would take it. */
    private static String problem(JsonProcessingException e) {
        String message = e.getOriginalMessage()
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("(: enable `|: maybe a \\(non-standard\\)).*", "");
        int source = message.indexOf("[Source");
        return source < 0 ? message : message.substring(0, Math.max(0, message.lastIndexOf(" (", source)));
    }

    private static Map<String, Object> readObject(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, readValue(parser));
        }
        return object;
    }

    private static Object readValue(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT:
                return readObject(parser);
            case START_ARRAY:
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(readValue(parser));
                }
                return array;
            case VALUE_STRING:
                return parser.getText();
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                return parser.getDecimalValue();
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            default:
                return null;
        }
    }

    private static String path(JsonParser parser) {
        return parser.getParsingContext().pathAsPointer().toString();
    }

    private static String where(JsonParser parser) {
        return " (line " + parser.currentLocation().getLineNr() + ", column "
                + parser.currentLocation().getColumnNr() + ")";
    }
}
