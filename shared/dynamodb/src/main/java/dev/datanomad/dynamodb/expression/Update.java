package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.value.Numbers;
import dev.datanomad.dynamodb.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What an UpdateItem does to attributes, each of which it names once: SET, ADD and REMOVE. Immutable. */
public final class Update {

    /** Changes attributes, by what the item was before. */
    private interface Action {
        void apply(Map<String, Value> before, Map<String, Value> after);
    }

    private final Map<String, Action> actions;

    private Update(Map<String, Action> actions) {
        this.actions = actions;
    }

    /** The attributes that it names. */
    public Set<String> attributes() {
        return actions.keySet();
    }

    /**
     * The item behind it.
     *
     * @throws CallException if a value is missing, or of another type than the action needs
     */
    public Map<String, Value> apply(Map<String, Value> item) {
        Map<String, Value> after = new LinkedHashMap<>(item);
        actions.values().forEach(action -> action.apply(item, after));
        return after;
    }

    static Update parse(Tokens tokens, Placeholders placeholders) {
        return new Reader(tokens, placeholders).read();
    }

    private static final class Reader {

        private final Tokens tokens;
        private final Parser parser;
        private final Map<String, Action> actions = new LinkedHashMap<>();
        private final List<Path> paths = new ArrayList<>();

        Reader(Tokens tokens, Placeholders placeholders) {
            this.tokens = tokens;
            this.parser = new Parser(tokens, placeholders);
        }

        Update read() {
            Set<String> sections = new LinkedHashSet<>();
            while (tokens.hasNext()) {
                CallException error = tokens.syntaxError();
                String section = tokens.next().toUpperCase(Locale.ROOT);
                if (section.equals("DELETE")) {
                    throw CallException.unsupported("DELETE in an update expression");
                }
                if (!Set.of("SET", "ADD", "REMOVE").contains(section)) {
                    throw error;
                }
                if (!sections.add(section)) {
                    throw tokens.invalid(
                            "The \"" + section + "\" section can only be used once in an update expression;");
                }
                do {
                    action(section);
                } while (tokens.accept(","));
            }
            parser.requireApart(paths);
            return new Update(actions);
        }

        private void action(String section) {
            Path path = parser.path();
            paths.add(path);
            if (!path.isTop()) {
                throw CallException.unsupported("A path into an attribute in an update expression");
            }
            String name = path.attribute();
            actions.put(
                    name,
                    switch (section) {
                        case "SET" -> set(name);
                        case "ADD" -> add(name);
                        default -> (before, after) -> after.remove(name);
                    });
        }

        private Action set(String name) {
            tokens.expect("=");
            Operand first = operand();
            if (!tokens.isNext("+") && !tokens.isNext("-")) {
                return (before, after) -> after.put(name, required(first, before));
            }
            boolean plus = tokens.next().equals("+");
            Operand second = operand();
            for (Operand one : List.of(first, second)) {
                if (one instanceof Operand.Given given && !(given.value() instanceof Value.Number)) {
                    throw tokens.invalid("Incorrect operand type for operator or function; operator or function: "
                            + (plus ? "+" : "-") + ", operand type: "
                            + given.value().type());
                }
            }
            return (before, after) -> {
                if (!(required(first, before) instanceof Value.Number one)
                        || !(required(second, before) instanceof Value.Number other)) {
                    throw CallException.invalid("An operand in the update expression has an incorrect data type");
                }
                after.put(
                        name,
                        Numbers.checked(
                                plus
                                        ? one.number().add(other.number())
                                        : one.number().subtract(other.number())));
            };
        }

        private Operand operand() {
            if (tokens.peek().equals("size")) {
                throw tokens.invalid("The function is not allowed in an update expression; function: size");
            }
            if (!tokens.peek(1).equals("(")) {
                return parser.operand();
            }
            if (!tokens.peek().equals("if_not_exists")) {
                throw CallException.unsupported("The function " + tokens.peek() + " in an update expression");
            }
            tokens.next();
            tokens.expect("(");
            Path path = parser.path();
            tokens.expect(",");
            Operand otherwise = operand();
            tokens.expect(")");
            return new Operand.Fallback(path, otherwise);
        }

        private Action add(String name) {
            if (!(parser.operand() instanceof Operand.Given given)) {
                throw tokens.syntaxError();
            }
            Value added = given.value();
            if (!(added instanceof Value.Number) && !(added instanceof Value.Set)) {
                throw tokens.invalid("Incorrect operand type for operator or function; operator: ADD, operand type: "
                        + added.type());
            }
            return (before, after) -> after.put(name, sum(before.get(name), added));
        }

        private static Value sum(Value there, Value added) {
            if (there == null) {
                return added;
            }
            if (there instanceof Value.Number one && added instanceof Value.Number other) {
                return Numbers.checked(one.number().add(other.number()));
            }
            if (there instanceof Value.Set one
                    && added instanceof Value.Set other
                    && one.type().equals(other.type())) {
                Set<Value> both = new LinkedHashSet<>(one.values());
                both.addAll(other.values());
                return new Value.Set(one.type(), both);
            }
            throw CallException.invalid("An operand in the update expression has an incorrect data type");
        }

        private static Value required(Operand operand, Map<String, Value> item) {
            Value value = operand.in(item);
            if (value == null) {
                throw CallException.invalid(
                        "The provided expression refers to an attribute that does not exist in the item");
            }
            return value;
        }
    }

    /** These attributes of an item, where it has them. */
    public Map<String, Value> of(Map<String, Value> item) {
        return item.entrySet().stream()
                .filter(attribute -> actions.containsKey(attribute.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
