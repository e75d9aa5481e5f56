package dev.datanomad.lab.console;

/**
 * What the service has answered.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param location where a posted event is; empty for none
 * @param body to show
 * @param millis the time it took
 * @param problem why there was no answer; empty if there was one
 */
public record Answer(int status, String location, Shown body, long millis, String problem) {

    static Answer of(FrontDoor.Reply reply) {
        return new Answer(
                reply.status(),
                Shown.shortened(reply.location()).text(),
                Shown.of(Pretty.json(reply.body())),
                reply.millis(),
                reply.problem());
    }
}
