package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.dynamodb.expression.Condition;
import dev.datanomad.dynamodb.value.ValueJson;
import java.util.List;
import java.util.function.Supplier;

/** Generated expressions, most of them right. */
record Expressions(Chance chance, Values values) {

    private static final List<String> PATHS =
            List.of("v", "w", "m", "l", "m.v", "m.w", "l[0]", "l[1]", "m.l[0]", "l[0].v", "#n", "pk", "sk");

    /** Others than those on the left, as the real service refuses to compare a value with itself, and not all do. */
    private static final List<String> PATHS_ON_THE_RIGHT = List.of("x", "m.m", "l[2]", "m.l[1]");

    private static final List<String> TARGETS = List.of("v", "w", "m", "l", "#n");

    /** Not within others, of which one server evaluates no more than it must. */
    private static final List<String> NO_CONDITIONS = List.of(
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
            "(v = w) AND (m = l)");

    private static final List<String> NO_PROJECTIONS = List.of("", "v,", ",v", "v w", "name", "v.", "l[", "#missing");

    private static final List<String> NO_UPDATES = List.of(
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
            "SET v = w, v = m");

    Expressions(Chance chance) {
        this(chance, new Values(chance));
    }

    Expression condition() {
        return chance.oneIn(16) ? new Expression(chance.of(NO_CONDITIONS)) : condition(chance.between(0, 2));
    }

    /** A condition in which all placeholders are defined: those of a filter that meets no item are not looked at by dynoxide. */
    Expression filter() {
        Expression filter = condition();
        return filter.text().contains("missing") ? filter() : filter;
    }

    private Expression condition(int levels) {
        return levels == 0
                ? simple()
                : chance.from(
                        () -> Expression.of("NOT %s", condition(levels - 1)),
                        () -> Expression.of("(%s)", condition(levels - 1)),
                        () -> Expression.of(
                                "%s " + chance.of("AND", "OR", "and", "or") + " %s",
                                condition(levels - 1),
                                condition(levels - 1)));
    }

    private Expression simple() {
        return chance.from(
                this::comparison,
                this::comparison,
                this::comparison,
                this::order,
                this::order,
                this::order,
                () -> Expression.of("%s BETWEEN %s", left(), bounds()),
                () -> Expression.of("%s IN (%s, %s)", left(), operand(), operand()),
                () -> Expression.of("attribute_exists(%s)", path()),
                () -> Expression.of("attribute_not_exists(%s)", path()),
                () -> Expression.of("begins_with(%s, %s)", path(), argument()),
                () -> Expression.of("contains(%s, %s)", path(), argument()),
                () -> Expression.of(
                        "attribute_type(%s, %s)",
                        path(), Expression.value(Values.text(chance.of("S", "N", "M", "SS", "NULL")))));
    }

    private Expression comparison() {
        return Expression.of("%s " + chance.of("=", "<>") + " %s", left(), operand());
    }

    private Expression order() {
        return Expression.of("%s " + chance.of("<", "<=", ">", ">=") + " %s", left(), ordered());
    }

    private Expression path() {
        return new Expression(chance.of(PATHS));
    }

    private Expression pathOnTheRight() {
        return new Expression(chance.of(PATHS_ON_THE_RIGHT));
    }

    private Expression left() {
        return chance.oneIn(4)
                ? chance.from(() -> Expression.of("size(%s)", path()), () -> Expression.value(values.scalar()))
                : path();
    }

    private Expression argument() {
        return chance.from(() -> Expression.value(values.any()), this::pathOnTheRight);
    }

    private Expression operand() {
        return chance.oneIn(5) ? Expression.value(values.any()) : ordered();
    }

    /** What has an order: the real service refuses to order anything else, and not all do. */
    private Expression ordered() {
        return chance.oneIn(3)
                ? chance.from(this::pathOnTheRight, () -> Expression.of("size(%s)", pathOnTheRight()))
                : Expression.value(values.scalar());
    }

    /** Of one type and in their order: the real service refuses others, and dynoxide only when it evaluates them. */
    private Expression bounds() {
        String type = chance.of("S", "N", "B");
        JsonNode one = values.scalar(type);
        JsonNode other = values.scalar(type);
        boolean ascending = Condition.compare(ValueJson.read(one), ValueJson.read(other)) <= 0;
        return new Expression("? AND ?", ascending ? List.of(one, other) : List.of(other, one));
    }

    Expression projection() {
        return chance.oneIn(9)
                ? new Expression(chance.of(NO_PROJECTIONS))
                : Expression.joined(", ", chance.some(1, 3, this::path));
    }

    Expression update() {
        return chance.oneIn(13)
                ? new Expression(chance.of(NO_UPDATES))
                : Expression.joined(" ", chance.some(1, 3, this::section));
    }

    private Expression section() {
        return chance.from(
                () -> section("SET", () -> Expression.of("%s = %s", target(), assigned())),
                () -> section("ADD", () -> Expression.of("%s %s", target(), Expression.value(values.any()))),
                () -> section(chance.of("REMOVE", "remove"), this::target),
                () -> section(chance.of("REMOVE", "remove"), this::target));
    }

    private Expression section(String word, Supplier<Expression> action) {
        return Expression.of(word + " %s", Expression.joined(", ", chance.some(1, 2, action)));
    }

    private Expression target() {
        return new Expression(chance.of(TARGETS));
    }

    private Expression assigned() {
        return chance.from(
                () -> Expression.value(values.any()),
                this::target,
                () -> Expression.of("if_not_exists(%s, %s)", target(), Expression.value(values.valid())),
                () -> Expression.of("%s + %s", target(), number("1", "0.5", "1E-130", "9E125")),
                () -> Expression.of("%s - %s", number("1", "3"), target()));
    }

    private Expression number(String... numbers) {
        return Expression.value(Values.number(chance.of(numbers)));
    }
}
