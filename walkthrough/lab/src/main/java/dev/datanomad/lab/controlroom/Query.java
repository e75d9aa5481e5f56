package dev.datanomad.lab.controlroom;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The query of an address, which may be anything. */
public final class Query {

    private Query() {}

    /**
     * The first value of a parameter; empty if there is none. What is no UTF-8 is replaced, and what is no percent-encoding
     * is taken as it is.
     *
     * @param query null for none
     */
    public static String value(String query, String name) {
        return Arrays.stream((query == null ? "" : query).split("&"))
                .filter(parameter -> parameter.startsWith(name + "="))
                .findFirst()
                .map(parameter -> decoded(parameter.substring(name.length() + 1)))
                .orElse("");
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
