package dev.datanomad.benchmarks;

/**
 * The content of a flag file: the four flags as the lab sets them, with one seed and MongoDB on for everybody; and one of
 * LaunchDarkly's migration flags, {@value #MIGRATION}, that says the same.
 */
public final class FlagsJson {

    public static final String MIGRATION = "events-migration";

    private static final int ALL = 100_000;
    private static final int STAGE_OFF = 0;
    private static final int STAGE_DUALWRITE = 1;
    private static final int STAGE_SHADOW = 2;

    private FlagsJson() {}

    /**
     * The file's text.
     *
     * @param writeDynamo {@code write-events-dynamo}, a percentage of the users
     * @param readDynamo {@code read-events-dynamo}, a percentage of the users
     */
    public static String of(int writeDynamo, int readDynamo) {
        int stage = readDynamo > 0 ? STAGE_SHADOW : writeDynamo > 0 ? STAGE_DUALWRITE : STAGE_OFF;
        return "{\"flags\":{" + flag("read-events-mongo", 100) + "," + flag("read-events-dynamo", readDynamo) + ","
                + flag("write-events-mongo", 100) + "," + flag("write-events-dynamo", writeDynamo) + ","
                + migration(stage) + "}}";
    }

    private static String flag(String key, int percent) {
        String prerequisites =
                key.equals("read-events-dynamo") ? "[{\"key\":\"write-events-dynamo\",\"variation\":0}]" : "[]";
        return "\"" + key + "\":{\"key\":\"" + key + "\",\"version\":1,\"on\":true,\"variations\":[true,false],"
                + "\"offVariation\":1,\"salt\":\"datanomad\",\"prerequisites\":" + prerequisites
                + ",\"fallthrough\":" + fallthrough(percent) + "}";
    }

    private static String fallthrough(int percent) {
        return percent == 0 || percent == 100
                ? "{\"variation\":" + (percent == 100 ? 0 : 1) + "}"
                : "{\"rollout\":{\"seed\":61,\"variations\":[{\"variation\":0,\"weight\":" + percent * ALL / 100
                        + "},{\"variation\":1,\"weight\":" + (100 - percent) * ALL / 100 + "}]}}";
    }

    private static String migration(int stage) {
        return "\"" + MIGRATION + "\":{\"key\":\"" + MIGRATION + "\",\"version\":1,\"on\":true,\"variations\":"
                + "[\"off\",\"dualwrite\",\"shadow\",\"live\",\"rampdown\",\"complete\"],\"offVariation\":0,"
                + "\"salt\":\"datanomad\",\"migration\":{\"checkRatio\":1},\"fallthrough\":{\"variation\":" + stage
                + "}}";
    }
}
