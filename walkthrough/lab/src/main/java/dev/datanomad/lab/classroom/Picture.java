package dev.datanomad.lab.classroom;

import dev.datanomad.lab.gate.Shares;
import dev.datanomad.lab.gate.Store;
import dev.datanomad.lab.system.History.Touched;
import dev.datanomad.lab.system.LabStatus;
import dev.datanomad.lab.system.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Users, service and the two stores, and what flows between them.
 *
 * @param perSecond requests of users at the front door
 * @param failing whether requests of users failed in the last seconds
 * @param text the same in words, without figures that change all the time
 */
record Picture(String service, long perSecond, boolean failing, List<Node> stores, String text) {

    private static final int HUNDRED = 100;

    /**
     * A store.
     *
     * @param crown whom it answers, in words; empty if nobody
     * @param fault in words; empty if there is none
     * @param flows writes, reads and shadow reads, in this order
     */
    record Node(Store store, String crown, String fault, boolean exists, List<Flow> flows) {}

    /**
     * What flows to a store.
     *
     * @param kind {@code write}, {@code read} or {@code shadow}
     * @param flag that it follows
     * @param percent of the users' requests of that kind
     */
    record Flow(String kind, String flag, double percent) {

        /** The width of its line. */
        String width() {
            return String.format(Locale.ROOT, "%.1f", percent < 0.5 ? 1 : 2 + percent * 8 / HUNDRED);
        }

        boolean isIdle() {
            return percent < 0.5;
        }

        String figure() {
            return percent > 0 && percent < 0.5 ? "<1%" : Math.round(percent) + "%";
        }

        /** As short as the picture needs it. */
        String label() {
            return kind.equals("shadow") ? "shadow" : name();
        }

        String name() {
            return switch (kind) {
                case "write" -> "writes";
                case "read" -> "reads";
                default -> "shadow reads";
            };
        }
    }

    static Picture of(LabStatus lab, Map<Store, Touched> touched) {
        Shares shares = lab.shares();
        List<Node> nodes = new ArrayList<>();
        for (Store store : Store.values()) {
            nodes.add(node(store, lab, shares, touched.getOrDefault(store, new Touched(0, 0))));
        }
        boolean failing = lab.frontDoor().failedLately() > 0;
        String service = lab.instances().isEmpty()
                ? "no instance"
                : "stage " + lab.stage()
                        + (lab.instances().size() > 1 ? ", " + lab.instances().size() + " instances" : "");
        return new Picture(
                service, Math.round(lab.frontDoor().perSecond()), failing, nodes, text(lab, shares, nodes, failing));
    }

    private static Node node(Store store, LabStatus lab, Shares shares, Touched touched) {
        boolean exists = store == Store.MONGODB
                ? lab.stage() < Stage.DYNAMO_ONLY.number()
                : lab.stage() > Stage.MONGO_ONLY.number();
        String state = store == Store.MONGODB
                ? lab.databases().mongodb()
                : lab.databases().dynamodb();
        double reads = orNone(touched.reads());
        double answers = Math.min(reads, HUNDRED * shares.answeredBy(store));
        return new Node(
                store,
                users(shares.answeredBy(store)),
                lab.databases().alive() ? state.equals("ok") ? "" : state : "crashed",
                exists,
                List.of(
                        new Flow("write", store.writeFlag(), orNone(touched.writes())),
                        new Flow("read", store.readFlag(), answers),
                        new Flow("shadow", store.readFlag(), reads - answers)));
    }

    private static double orNone(double share) {
        return Double.isNaN(share) ? 0 : share;
    }

    /** By shares, not by what was measured, so that it changes only with a flag or a stage. */
    private static String text(LabStatus lab, Shares shares, List<Node> nodes, boolean failing) {
        if (lab.instances().isEmpty()) {
            return "No instance of the service is alive: requests of users fail.";
        }
        StringBuilder text = new StringBuilder();
        for (Node node : nodes) {
            String title = node.store().title();
            if (!node.crown().isEmpty()) {
                text.append(title).append(" answers ").append(node.crown()).append(". ");
            }
            String written = users(shares.written(node.store()));
            text.append(
                    written.isEmpty()
                            ? "No event is written to " + title + ". "
                            : "Events of " + written + " are written to " + title + ". ");
            if (!node.fault().isEmpty()) {
                text.append(title).append(": ").append(node.fault()).append(". ");
            }
        }
        String compared = users(shares.compared());
        text.append(compared.isEmpty() ? "Reads are not compared." : "Reads of " + compared + " are compared.");
        return text + (failing ? " Requests of users fail." : "");
    }

    private static String users(double share) {
        if (share <= 0) {
            return "";
        }
        long percent = Math.round(HUNDRED * share);
        return share >= 1 ? "all users" : percent == 0 ? "less than 1% of users" : Math.min(99, percent) + "% of users";
    }
}
