package dev.datanomad.lab.gate;

/**
 * What instances have counted.
 *
 * @param missedMongo acknowledged events that were not written to MongoDB
 * @param missedDynamo the same of DynamoDB
 * @param equal comparisons of shadow reads that found no difference
 * @param different those that found one
 * @param unchecked those that did not come about
 */
public record Tally(Missed missedMongo, Missed missedDynamo, long equal, long different, long unchecked) {

    public static final Tally NOTHING = new Tally(Missed.NONE, Missed.NONE, 0, 0, 0);

    public Missed missed(Store store) {
        return store == Store.MONGODB ? missedMongo : missedDynamo;
    }

    public Tally plus(Tally other) {
        return new Tally(
                missedMongo.plus(other.missedMongo),
                missedDynamo.plus(other.missedDynamo),
                equal + other.equal,
                different + other.different,
                unchecked + other.unchecked);
    }

    public Tally minus(Tally earlier) {
        return new Tally(
                missedMongo.minus(earlier.missedMongo),
                missedDynamo.minus(earlier.missedDynamo),
                equal - earlier.equal,
                different - earlier.different,
                unchecked - earlier.unchecked);
    }
}
