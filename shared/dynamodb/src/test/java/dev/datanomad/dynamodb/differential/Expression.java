package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.dynamodb.expression.Condition;
import dev.datanomad.dynamodb.value.ValueJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A generated expression.
 *
 * @param text with a question mark for each value
 */
record Expression(String text, List<JsonNode> values) {

    private static Expression plain(String text) {
        return new Expression(text, List.of());
    }

    /** Puts both into one, in the place of %s. */
    private static BinaryOperator<Expression> joined(String format) {
        return (one, other) -> {
            List<JsonNode> values = new ArrayList<>(one.values);
            values.addAll(other.values);
            return new Expression(String.format(format, one.text, other.text), values);
        };
    }

    private Expression within(String format) {
        return new Expression(String.format(format, text), values);
    }

    /** Adds it to a call, its values numbered behind those that are there. */
    void addTo(ObjectNode call, String parameter) {
        StringBuilder numbered = new StringBuilder();
        ObjectNode given = values.isEmpty() ? null : call.withObjectProperty("ExpressionAttributeValues");
        int next = 0;
        for (char c : text.toCharArray()) {
            if (c == '?') {
                String placeholder = ":v" + given.size();
                given.set(placeholder, values.get(next++));
                numbered.append(placeholder);
            } else {
                numbered.append(c);
            }
        }
        call.put(parameter, numbered.toString());
        for (String name : List.of("#p", "#s", "#n")) {
            if (numbered.indexOf(name) >= 0) {
                call.withObjectProperty("ExpressionAttributeNames")
                        .put(name, name.equals("#n") ? "name" : name.substring(1) + "k");
            }
        }
    }

    private static Arbitrary<Expression> paths() {
        return Arbitraries.of("v", "w", "m", "l", "m.v", "m.w", "l[0]", "l[1]", "m.l[0]", "l[0].v", "#n", "pk", "sk")
                .map(Expression::plain);
    }

    /** Others than those on the left, as the real service refuses to compare a value with itself, and not all do. */
    private static Arbitrary<Expression> pathsOnTheRight() {
        return Arbitraries.of("x", "m.m", "l[2]", "m.l[1]").map(Expression::plain);
    }

    private static Arbitrary<Expression> values(Arbitrary<JsonNode> values) {
        return values.map(value -> new Expression("?", List.of(value)));
    }

    private static Arbitrary<Expression> operands() {
        return Arbitraries.frequencyOf(Tuple.of(4, ordered()), Tuple.of(1, values(Values.any())));
    }

    /** What has an order: the real service refuses to order anything else, and not all do. */
    private static Arbitrary<Expression> ordered() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, values(Values.scalars())),
                Tuple.of(1, pathsOnTheRight()),
                Tuple.of(1, pathsOnTheRight().map(path -> path.within("size(%s)"))));
    }

    /** Of one type and in their order: the real service refuses others, and dynoxide only when it evaluates them. */
    private static Arbitrary<Expression> bounds() {
        Arbitrary<JsonNode> scalars = Values.scalars();
        return Arbitraries.of("S", "N", "B").flatMap(type -> {
            Arbitrary<JsonNode> bound = scalars.filter(value -> value.has(type));
            return Combinators.combine(bound, bound).as((one, other) -> {
                boolean ascending = Condition.compare(ValueJson.read(one), ValueJson.read(other)) <= 0;
                return new Expression("? AND ?", ascending ? List.of(one, other) : List.of(other, one));
            });
        });
    }

    private static Arbitrary<Expression> left() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, paths()),
                Tuple.of(1, paths().map(path -> path.within("size(%s)"))),
                Tuple.of(1, values(Values.scalars())));
    }

    private static Arbitrary<Expression> simple() {
        Arbitrary<Expression> comparisons = Combinators.combine(left(), Arbitraries.of("=", "<>"), operands())
                .as((one, operator, other) -> joined("%s " + operator + " %s").apply(one, other));
        Arbitrary<Expression> orders = Combinators.combine(left(), Arbitraries.of("<", "<=", ">", ">="), ordered())
                .as((one, operator, other) -> joined("%s " + operator + " %s").apply(one, other));
        Arbitrary<Expression> between = left().flatMap(
                        one -> bounds().map(both -> joined("%s BETWEEN %s").apply(one, both)));
        Arbitrary<Expression> in = Combinators.combine(left(), operands(), operands())
                .as((one, first, second) ->
                        joined("%s, %s)").apply(joined("%s IN (%s").apply(one, first), second));
        Arbitrary<Expression> exists = Combinators.combine(
                        Arbitraries.of("attribute_exists(%s)", "attribute_not_exists(%s)"), paths())
                .as((format, path) -> path.within(format));
        Arbitrary<Expression> functions = Combinators.combine(
                        Arbitraries.of("begins_with(%s, %s)", "contains(%s, %s)"),
                        paths(),
                        Arbitraries.oneOf(values(Values.any()), pathsOnTheRight()))
                .as((format, one, other) -> joined(format).apply(one, other));
        Arbitrary<Expression> types = Combinators.combine(
                        paths(),
                        values(Arbitraries.of("S", "N", "M", "SS", "NULL").map(Values::text)))
                .as((one, type) -> joined("attribute_type(%s, %s)").apply(one, type));
        return Arbitraries.frequencyOf(
                Tuple.of(3, comparisons),
                Tuple.of(3, orders),
                Tuple.of(1, between),
                Tuple.of(1, in),
                Tuple.of(2, exists),
                Tuple.of(2, functions),
                Tuple.of(1, types));
    }

    static Arbitrary<Expression> conditions() {
        Arbitrary<Expression> right = Arbitraries.recursive(
                Expression::simple,
                inner -> Arbitraries.oneOf(
                        inner.map(one -> one.within("NOT %s")),
                        inner.map(one -> one.within("(%s)")),
                        Combinators.combine(inner, Arbitraries.of("AND", "OR", "and", "or"), inner)
                                .as((one, word, other) ->
                                        joined("%s " + word + " %s").apply(one, other))),
                0,
                2);
        // Not within others, of which one server evaluates no more than it must.
        Arbitrary<Expression> wrong = Arbitraries.of(
                        "v =",
                        "= v",
                        "v",
                        "",
                        " ",
                        "v == w",
                        "name = v",
                        "size = v",
                        "v = w w",
                        "(v = w",
                        "v = w)",
                        "((v = w))",
                        "v.0 = w",
                        "v[a] = w",
                        "v[-1] = w",
                        "NOT",
                        "v IN ()",
                        "attribute_exists(v, w)",
                        "begins_with(v)",
                        "foo(v)",
                        "v = :missing",
                        "#missing = v",
                        "v BETWEEN w",
                        "v AND w",
                        "v = 'a'",
                        "size(v)",
                        "contains(v)",
                        "v <>",
                        "v = w AND",
                        "v = w OR (m = l)",
                        "(v = w) AND (m = l)")
                .map(Expression::plain);
        return Arbitraries.frequencyOf(Tuple.of(15, right), Tuple.of(1, wrong));
    }

    static Arbitrary<Expression> projections() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        8,
                        paths().list()
                                .ofMinSize(1)
                                .ofMaxSize(3)
                                .map(some ->
                                        some.stream().reduce(joined("%s, %s")).orElseThrow())),
                Tuple.of(
                        1,
                        Arbitraries.of("", "v,", ",v", "v w", "name", "v.", "l[", "#missing")
                                .map(Expression::plain)));
    }

    static Arbitrary<Expression> updates() {
        Arbitrary<Expression> targets = Arbitraries.of("v", "w", "m", "l", "#n").map(Expression::plain);
        Arbitrary<Expression> assigned = Arbitraries.oneOf(
                values(Values.any()),
                targets,
                Combinators.combine(targets, values(Values.valid())).as(joined("if_not_exists(%s, %s)")::apply),
                Combinators.combine(
                                targets,
                                values(Arbitraries.of("1", "0.5", "1E-130", "9E125")
                                        .map(Values::number)))
                        .as(joined("%s + %s")::apply),
                Combinators.combine(values(Arbitraries.of("1", "3").map(Values::number)), targets)
                        .as(joined("%s - %s")::apply));
        Arbitrary<Expression> sets = Combinators.combine(targets, assigned).as(joined("%s = %s")::apply);
        Arbitrary<Expression> adds =
                Combinators.combine(targets, values(Values.any())).as(joined("%s %s")::apply);
        Arbitrary<Expression> sections = Arbitraries.oneOf(
                section("SET", sets), section("ADD", adds), section("REMOVE", targets), section("remove", targets));
        return Arbitraries.frequencyOf(
                Tuple.of(
                        12,
                        sections.list()
                                .ofMinSize(1)
                                .ofMaxSize(3)
                                .map(some ->
                                        some.stream().reduce(joined("%s %s")).orElseThrow())),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                        "",
                                        "SET",
                                        "SET v",
                                        "v = w",
                                        "SET v = ",
                                        "ADD v w",
                                        "REMOVE",
                                        "SET v = size(w)",
                                        "SET v = w +",
                                        "SET v = :missing",
                                        "FOO v",
                                        "SET v = w, v = m")
                                .map(Expression::plain)));
    }

    private static Arbitrary<Expression> section(String word, Arbitrary<Expression> actions) {
        return actions.list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(some ->
                        some.stream().reduce(joined("%s, %s")).orElseThrow().within(word + " %s"));
    }
}
