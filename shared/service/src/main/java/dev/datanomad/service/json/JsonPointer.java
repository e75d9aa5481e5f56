package dev.datanomad.service.json;

/**
 * A place in a JSON document, written as a JSON Pointer (RFC 6901). It is a link to the place above it, and costs no
 * text until it is written: every value is visited with its place, and hardly any place is ever shown.
 */
public final class JsonPointer {

    /** The document itself. */
    public static final JsonPointer ROOT = new JsonPointer(null, "", 0);

    private final JsonPointer parent;
    private final String name;
    private final int index;

    private JsonPointer(JsonPointer parent, String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    /** The field of that name, in the object that is here. */
    public JsonPointer field(String name) {
        return new JsonPointer(this, name, 0);
    }

    /** The element of that index, in the array that is here. */
    public JsonPointer element(int index) {
        return new JsonPointer(this, null, index);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        write(text);
        return text.toString();
    }

    private void write(StringBuilder text) {
        if (parent == null) {
            return;
        }
        parent.write(text);
        text.append('/');
        if (name == null) {
            text.append(index);
        } else {
            text.append(name.replace("~", "~0").replace("/", "~1"));
        }
    }
}
