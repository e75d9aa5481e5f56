package dev.datanomad.lab.console;

import dev.datanomad.service.json.InvalidJsonException;
import dev.datanomad.service.json.Json;

/** JSON in lines. */
final class Pretty {

    private Pretty() {}

    /** A JSON object with each field in a line of its own; any other text as it is. */
    static String json(String text) {
        try {
            return Json.writeIndented(Json.parse(text));
        } catch (InvalidJsonException e) {
            return text;
        }
    }
}
