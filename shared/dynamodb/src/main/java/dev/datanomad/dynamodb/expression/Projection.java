package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parts of an item that a call asks for. Immutable. */
public final class Projection {

    private final List<Path> paths;

    private Projection(List<Path> paths) {
        this.paths = paths;
    }

    static Projection parse(Tokens tokens, Placeholders placeholders) {
        Parser parser = new Parser(tokens, placeholders);
        List<Path> paths = new ArrayList<>();
        do {
            paths.add(parser.path());
        } while (tokens.accept(","));
        if (tokens.hasNext()) {
            throw tokens.syntaxError();
        }
        parser.requireApart(paths);
        return new Projection(paths);
    }

    /** These parts, in their places; elements of a list move together. */
    public Map<String, Value> of(Map<String, Value> item) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Path path : paths) {
            Value value = path.in(item);
            if (value != null) {
                put(parts, path.steps(), value);
            }
        }
        Map<String, Value> projected = new LinkedHashMap<>();
        parts.forEach((name, part) -> projected.put(name, value(part)));
        return projected;
    }

    /** Builds a tree of maps, by names or by places. */
    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> parts, List<Object> steps, Value value) {
        Map<Object, Object> level = (Map<Object, Object>) (Map<?, ?>) parts;
        for (int i = 0; i + 1 < steps.size(); i++) {
            boolean places = steps.get(i + 1) instanceof Integer;
            level = (Map<Object, Object>)
                    level.computeIfAbsent(steps.get(i), step -> places ? new TreeMap<>() : new LinkedHashMap<>());
        }
        level.put(steps.get(steps.size() - 1), value);
    }

    private static Value value(Object part) {
        if (part instanceof TreeMap<?, ?> places) {
            return new Value.Sequence(
                    places.values().stream().map(Projection::value).toList());
        }
        if (part instanceof Map<?, ?> names) {
            Map<String, Value> fields = new LinkedHashMap<>();
            names.forEach((name, within) -> fields.put((String) name, value(within)));
            return new Value.Fields(fields);
        }
        return (Value) part;
    }
}
