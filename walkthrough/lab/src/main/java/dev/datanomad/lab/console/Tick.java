package dev.datanomad.lab.console;

/**
 * One event of a demo user.
 *
 * @param number counted from 1 since the start of the lab
 * @param at milliseconds since 1970
 * @param id of the event; empty as long as it is not acknowledged
 * @param status of the answer; 0 if there is none, or none yet
 * @param millis the answer took
 * @param reason why the event was not acknowledged; empty if it was, or is not yet
 */
public record Tick(
        long number, long at, String id, int status, long millis, String reason, Cell mongodb, Cell dynamodb) {

    /** What a store has of it. */
    public enum Mark {
        PENDING("not looked up yet"),
        THERE("there"),
        MISSING("missing"),
        NOT_EXPECTED("not expected here: by the flags, it went elsewhere"),
        NO_ANSWER("the store does not answer"),
        NOT_WRITTEN("not acknowledged, so not looked up");

        private final String words;

        Mark(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** @param reason of a mark that needs one, as a sentence; otherwise empty */
    public record Cell(Mark mark, String reason) {

        static final Cell PENDING = new Cell(Mark.PENDING, "");
        static final Cell NOT_WRITTEN = new Cell(Mark.NOT_WRITTEN, "");
    }

    static Tick begun(long number) {
        return new Tick(number, System.currentTimeMillis(), "", 0, 0, "", Cell.PENDING, Cell.PENDING);
    }

    Tick acknowledged(String eventId, FrontDoor.Reply reply) {
        return new Tick(number, at, eventId, reply.status(), reply.millis(), "", mongodb, dynamodb);
    }

    Tick failed(FrontDoor.Reply reply, String why) {
        return new Tick(number, at, "", reply.status(), reply.millis(), why, Cell.NOT_WRITTEN, Cell.NOT_WRITTEN);
    }

    Tick found(Cell inMongo, Cell inDynamo) {
        return new Tick(number, at, id, status, millis, reason, inMongo, inDynamo);
    }

    /** Whether something is to be shown as a failure. */
    public boolean isFailure() {
        return !reason.isEmpty() || isFailure(mongodb) || isFailure(dynamodb);
    }

    /** Where such events are, as the end of a sentence. */
    String words() {
        if (mongodb.mark() == Mark.NOT_WRITTEN) {
            return "are not acknowledged: nothing is stored.";
        }
        if (mongodb.mark() == Mark.THERE && dynamodb.mark() == Mark.THERE) {
            return "are in both stores.";
        }
        if (mongodb.mark() != Mark.THERE && dynamodb.mark() != Mark.THERE) {
            return "were not found: " + other("MongoDB", mongodb) + ", " + other("DynamoDB", dynamodb) + ".";
        }
        boolean inMongo = mongodb.mark() == Mark.THERE;
        Cell lacking = inMongo ? dynamodb : mongodb;
        String holder = inMongo ? "MongoDB" : "DynamoDB";
        return lacking.mark() == Mark.NOT_EXPECTED
                ? "are in " + holder + " only."
                : "are in " + holder + "; " + other(inMongo ? "DynamoDB" : "MongoDB", lacking) + ".";
    }

    private static String other(String store, Cell cell) {
        return switch (cell.mark()) {
            case MISSING -> store + " lacks them";
            case NO_ANSWER -> store + " does not answer";
            default -> store + " is not expected to have them";
        };
    }

    private static boolean isFailure(Cell cell) {
        return cell.mark() == Mark.MISSING || cell.mark() == Mark.NO_ANSWER;
    }
}
