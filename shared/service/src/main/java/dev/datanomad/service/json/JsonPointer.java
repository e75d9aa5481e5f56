package dev.datanomad.service.json;

/**
 * A place in a JSON document, written as a JSON Pointer (RFC 6901). It is a link to the place above it, and costs no
 * text until it is written: every value is visited with its place, and hardly any place is ever shown.
 */
public final class JsonPointer {

    /** The document itself. */
    public static final JsonPointer ROOT = new JsonPointer(null, "");

    private final JsonPointer parent;

    /** The name of a field, or the index of an element. */
    private final Object step;

    private JsonPointer(JsonPointer parent, Object step) {
        this.parent = parent;
        this.step = step;
    }

    /** The field of that name, in the object that is here. */
    public JsonPointer field(String name) {
        return new JsonPointer(this, name);
    }

    /** The element of that index, in the array that is here. */
    public JsonPointer element(int index) {
        return new JsonPointer(this, index);
    }

    @Override
    public String toString() {
        return parent == null
                ? ""
                : parent + "/" + step.toString().replace("~", "~0").replace("/", "~1");
    }
}
