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

    public static Shares of(Routing routing) {
        return new Shares(
                share(routing.share(route -> route.authority() == Store.MONGODB)),
                share(routing.share(route -> route.writes(Store.MONGODB))),
                share(routing.share(route -> route.writes(Store.DYNAMODB))),
                share(routing.share(Route::compared)));
    }

    private static double share(Routing.Share share) {
        return (double) share.part() / share.all();
    }

    public double answeredBy(Store store) {
        return store == Store.MONGODB ? mongoAnswers : 1 - mongoAnswers;
    }

    public double written(Store store) {
        return store == Store.MONGODB ? writeMongo : writeDynamo;
    }
}
