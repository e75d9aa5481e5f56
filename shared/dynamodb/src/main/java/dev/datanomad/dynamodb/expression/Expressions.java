package dev.datanomad.dynamodb.expression;

import dev.datanomad.dynamodb.call.CallException;
import dev.datanomad.dynamodb.call.Parameters;
import java.util.Optional;
import java.util.Set;

/** The expressions of a call, each of them a parameter. */
public final class Expressions {

    /** The parameter of a projection. */
    public static final String PROJECTION = "ProjectionExpression";

    /** The parameter of a filter. */
    public static final String FILTER = "FilterExpression";

    /**
     * A filter of items.
     *
     * @param attributes those that it looks at
     */
    public record Filter(Condition condition, Set<String> attributes) {}

    private Expressions() {}

    /**
     * A condition, also that of a key; none, if the parameter is not given.
     *
     * @throws CallException if it cannot be read
     */
    public static Optional<Condition> condition(Parameters call, String parameter, Placeholders placeholders) {
        return tokens(call, parameter).map(tokens -> new Parser(tokens, placeholders).condition());
    }

    /**
     * A filter, with the attributes that it looks at; none, if it is not given.
     *
     * @throws CallException if it cannot be read
     */
    public static Optional<Filter> filter(Parameters call, Placeholders placeholders) {
        return tokens(call, FILTER).map(tokens -> {
            Parser parser = new Parser(tokens, placeholders);
            return new Filter(parser.condition(), parser.attributes());
        });
    }

    /** @throws CallException if it cannot be read */
    public static Optional<Projection> projection(Parameters call, Placeholders placeholders) {
        return tokens(call, PROJECTION).map(tokens -> Projection.parse(tokens, placeholders));
    }

    /** @throws CallException if it cannot be read */
    public static Optional<Update> update(Parameters call, Placeholders placeholders) {
        return tokens(call, "UpdateExpression").map(tokens -> Update.parse(tokens, placeholders));
    }

    private static Optional<Tokens> tokens(Parameters call, String parameter) {
        return Optional.ofNullable(call.text(parameter)).map(expression -> new Tokens(parameter, expression));
    }
}
