package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads an expression by recursive descent. For one expression and one thread. */
final class Parser {

    private static final int MAX_CANDIDATES = 100;
    private static final Set<String> TYPES = Set.of("B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M");
    private static final Set<String> ORDERED = Set.of("S", "N", "B");

    /** How many operands each function has; {@code size} is an operand itself. */
    private static final Map<String, Integer> FUNCTIONS = Map.of(
            "attribute_exists", 1,
            "attribute_not_exists", 1,
            "attribute_type", 2,
            "begins_with", 2,
            "contains", 2);

    /** Words that no attribute's name can be in an expression. */
    private static final Set<String> RESERVED = reserved();

    private final Tokens tokens;
    private final Placeholders placeholders;

    private final Set<String> attributes = new HashSet<>();

    /** What stood in the last parentheses. */
    private Condition enclosed;

    Parser(Tokens tokens, Placeholders placeholders) {
        this.tokens = tokens;
        this.placeholders = placeholders;
    }

    private static Set<String> reserved() {
        try (InputStream words = Parser.class.getResourceAsStream("reserved-words.txt")) {
            return new HashSet<>(List.of(new String(words.readAllBytes(), StandardCharsets.US_ASCII).split("\\s+")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole expression as a condition. */
    Condition condition() {
        Condition condition = or();
        if (tokens.hasNext()) {
            throw tokens.syntaxError();
        }
        return condition;
    }

    private Condition or() {
        Condition condition = and();
        while (tokens.accept("OR")) {
            condition = new Condition.Or(condition, and());
        }
        return condition;
    }

    private Condition and() {
        Condition condition = not();
        while (tokens.accept("AND")) {
            condition = new Condition.And(condition, not());
        }
        return condition;
    }

    private Condition not() {
        return tokens.accept("NOT") ? new Condition.Not(not()) : primary();
    }

    private Condition primary() {
        if (tokens.accept("(")) {
            Condition condition = or();
            tokens.expect(")");
            if (condition == enclosed) {
                throw tokens.invalid("The expression has redundant parentheses;");
            }
            enclosed = condition;
            return condition;
        }
        if (tokens.peek(1).equals("(") && !tokens.peek().equals("size")) {
            return function();
        }
        return comparison();
    }

    private Condition function() {
        String name = tokens.next();
        Integer arity = FUNCTIONS.get(name);
        if (arity == null) {
            throw tokens.invalid("Invalid function name; function: " + name);
        }
        tokens.expect("(");
        List<Operand> operands = operands();
        tokens.expect(")");
        if (operands.size() != arity) {
            throw tokens.invalid("Incorrect number of operands for operator or function; operator or function: " + name
                    + ", number of operands: " + operands.size());
        }
        Operand first = operands.get(0);
        Operand last = operands.get(operands.size() - 1);
        if (arity == 2) {
            requireDistinct(name, first, List.of(last));
        }
        return switch (name) {
            case "attribute_exists" -> new Condition.Exists(path(name, first));
            case "attribute_not_exists" -> new Condition.Not(new Condition.Exists(path(name, first)));
            case "attribute_type" -> new Condition.HasType(path(name, first), type(last));
            case "begins_with" -> {
                requireType(name, first, Set.of("S", "B"));
                requireType(name, last, Set.of("S", "B"));
                yield new Condition.BeginsWith(first, last);
            }
            default -> new Condition.Contains(first, last);
        };
    }

    private Path path(String function, Operand operand) {
        if (operand instanceof Operand.Stored stored) {
            return stored.path();
        }
        throw tokens.invalid("Operator or function requires a document path; operator or function: " + function);
    }

    private String type(Operand operand) {
        if (!(operand instanceof Operand.Given given) || !(given.value() instanceof Value.Text text)) {
            throw tokens.invalid(
                    "Incorrect operand type for operator or function; operator or function: attribute_type");
        }
        if (!TYPES.contains(text.text())) {
            throw tokens.invalid("Invalid attribute type name found; type: " + text.text() + ", valid types: {"
                    + "B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
        }
        return text.text();
    }

    private Condition comparison() {
        Operand operand = operand();
        String operator = tokens.peek();
        if (Condition.Comparison.OPERATORS.contains(operator)) {
            tokens.next();
            Operand other = operand();
            requireDistinct(operator, operand, List.of(other));
            if (!operator.equals("=") && !operator.equals("<>")) {
                requireType(operator, operand, ORDERED);
                requireType(operator, other, ORDERED);
            }
            return new Condition.Comparison(operand, operator, other);
        }
        if (tokens.accept("BETWEEN")) {
            return between(operand);
        }
        if (tokens.accept("IN")) {
            tokens.expect("(");
            List<Operand> candidates = operands();
            tokens.expect(")");
            if (candidates.size() > MAX_CANDIDATES) {
                throw tokens.invalid(
                        "The IN operator is provided with too many operands; number of operands: " + candidates.size());
            }
            requireDistinct("IN", operand, candidates);
            return new Condition.In(operand, candidates);
        }
        throw tokens.syntaxError();
    }

    private Condition between(Operand operand) {
        Operand low = operand();
        tokens.expect("AND");
        Operand high = operand();
        requireDistinct("BETWEEN", operand, List.of(low, high));
        for (Operand one : List.of(operand, low, high)) {
            requireType("BETWEEN", one, ORDERED);
        }
        if (low instanceof Operand.Given least && high instanceof Operand.Given most) {
            if (!least.value().type().equals(most.value().type())) {
                throw tokens.invalid("The BETWEEN operator requires same data type for lower and upper bounds");
            }
            if (Condition.compare(least.value(), most.value()) > 0) {
                throw tokens.invalid(
                        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound");
            }
        }
        return new Condition.Between(operand, low, high);
    }

    private void requireType(String operator, Operand operand, Set<String> types) {
        String type = operand instanceof Operand.Given given ? given.value().type() : "";
        if (operand instanceof Operand.Size) {
            type = "N";
        }
        if (!type.isEmpty() && !types.contains(type)) {
            throw tokens.invalid("Incorrect operand type for operator or function; operator or function: " + operator
                    + ", operand type: " + type);
        }
    }

    private void requireDistinct(String operator, Operand first, List<Operand> others) {
        if (first instanceof Operand.Stored && others.contains(first)) {
            throw tokens.invalid("The first operand must be distinct from the remaining operands for this operator or"
                    + " function; operator: " + operator + ", first operand: " + ((Operand.Stored) first).path());
        }
    }

    private List<Operand> operands() {
        List<Operand> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (tokens.accept(","));
        return operands;
    }

    /** A value of the call or of the item, or its size. */
    Operand operand() {
        if (tokens.peek().startsWith(":")) {
            String placeholder = tokens.next();
            return new Operand.Given(placeholder, placeholders.value(placeholder));
        }
        if (tokens.peek().equals("size") && tokens.peek(1).equals("(")) {
            tokens.next();
            tokens.expect("(");
            Path path = path("size", operand());
            tokens.expect(")");
            return new Operand.Size(path);
        }
        return new Operand.Stored(path());
    }

    /** A path to a value. */
    Path path() {
        List<Object> steps = new ArrayList<>();
        steps.add(name());
        while (tokens.isNext(".") || tokens.isNext("[")) {
            if (tokens.next().equals(".")) {
                steps.add(name());
            } else {
                steps.add(place());
                tokens.expect("]");
            }
        }
        Path path = new Path(List.copyOf(steps));
        attributes.add(path.attribute());
        return path;
    }

    private int place() {
        String place = tokens.peek();
        if (!place.matches("[0-9]{1,9}")) {
            throw tokens.syntaxError();
        }
        tokens.next();
        return Integer.parseInt(place);
    }

    private String name() {
        String name = tokens.peek();
        if (name.startsWith("#")) {
            tokens.next();
            return placeholders.name(name);
        }
        if (!Character.isLetter(name.charAt(0))) {
            throw tokens.syntaxError();
        }
        if (RESERVED.contains(name.toUpperCase(Locale.ROOT))) {
            throw tokens.invalid("Attribute name is a reserved keyword; reserved keyword: " + name);
        }
        tokens.next();
        return name;
    }

    /** What is wrong with a path that overlaps one before it. */
    void requireApart(List<Path> paths) {
        for (int i = 0; i < paths.size(); i++) {
            for (int j = 0; j < i; j++) {
                Path one = paths.get(j);
                Path other = paths.get(i);
                String both = "; must remove or rewrite one of these paths; path one: " + one + ", path two: " + other;
                if (one.overlaps(other)) {
                    throw tokens.invalid("Two document paths overlap with each other" + both);
                }
                if (one.conflicts(other)) {
                    throw tokens.invalid("Two document paths conflict with each other" + both);
                }
            }
        }
    }

    /** The attributes that it has read up to now. */
    Set<String> attributes() {
        return attributes;
    }
}
