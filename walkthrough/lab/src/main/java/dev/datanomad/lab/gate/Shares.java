package dev.datanomad.lab.gate;

/**
 * Shares of users, from 0 to 1, by where their requests go.
 *
 * @param mongoAnswers those whom MongoDB answers; DynamoDB answers the others
 * @param writeMongo those whose events are written to MongoDB
 * @param writeDynamo the same of DynamoDB
 * @param compared those whose reads are compared
 */
public record Shares(double mongoAnswers, double writeMongo, double writeDynamo, double compared) {

    /** Where everything goes to one store. */
    public static Shares only(Store store) {
        return of(Routing.all(Route.only(store)));
    }

    public static Shares of(Routing routing) {
        return new Shares(
                routing.share(route -> route.authority() == Store.MONGODB).fraction(),
                routing.share(route -> route.writes(Store.MONGODB)).fraction(),
                routing.share(route -> route.writes(Store.DYNAMODB)).fraction(),
                routing.share(Route::compared).fraction());
    }

    public double answeredBy(Store store) {
        return store == Store.MONGODB ? mongoAnswers : 1 - mongoAnswers;
    }

    public double written(Store store) {
        return store == Store.MONGODB ? writeMongo : writeDynamo;
    }
}
