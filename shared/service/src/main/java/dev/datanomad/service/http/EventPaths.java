package dev.datanomad.service.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The paths of events, as a service links to them. */
public final class EventPaths {

    static final String ROOT = "/events";

    private EventPaths() {}

    /** Where a user's events are listed. */
    public static String of(String userKey) {
        return ROOT + "/" + encode(userKey);
    }

    /** Where an event is. */
    public static String of(String userKey, String id) {
        return of(userKey) + "/" + encode(id);
    }

    /**
     * Percent-encodes a path segment. {@link URLEncoder} does it for forms, where a space is a plus, and leaves dots
     * alone, though a client would take the segments {@code .} and {@code ..} for steps within the path.
     */
    public static String encode(String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            return segment.replace(".", "%2E");
        }
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
