package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Route;
import java.util.List;

/**
 * Why a user gets what.
 *
 * @param flags the four flags; none if they are not known or there are none
 * @param route where the user's requests go; null if that is not known
 * @param consequences sentences: who answers, where events are written, whether reads are compared
 * @param problem what is not known, or is wrong with the flags; empty for nothing
 */
public record Explanation(
        String user, List<FlagReason> flags, Route route, List<String> consequences, String problem) {}
