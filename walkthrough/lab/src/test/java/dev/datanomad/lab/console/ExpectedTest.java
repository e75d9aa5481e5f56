package dev.datanomad.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Store;
import org.junit.jupiter.api.Test;

class ExpectedTest {

    private static final Route MONGO = Route.only(Store.MONGODB);
    private static final Route BOTH = new Route(Store.MONGODB, true, false);
    private static final Found NOTHING = Found.missing("");

    @Test
    void what_the_flags_send_elsewhere_is_not_missing() {
        assertThat(mark(MONGO, MONGO, MONGO, Store.DYNAMODB)).isEqualTo(Tick.Mark.NOT_EXPECTED);
        assertThat(mark(MONGO, MONGO, MONGO, Store.MONGODB)).isEqualTo(Tick.Mark.MISSING);
        assertThat(mark(BOTH, BOTH, BOTH, Store.DYNAMODB)).isEqualTo(Tick.Mark.MISSING);
    }

    @Test
    void around_a_change_of_flags_nothing_is_missing() {
        assertThat(mark(MONGO, BOTH, BOTH, Store.DYNAMODB)).isEqualTo(Tick.Mark.NOT_EXPECTED);
        assertThat(mark(BOTH, BOTH, MONGO, Store.DYNAMODB)).isEqualTo(Tick.Mark.NOT_EXPECTED);
    }

    @Test
    void with_unknown_flags_nothing_is_missing_and_that_is_said() {
        Tick.Cell cell = new Expected(null, null).cell(Store.DYNAMODB, null, NOTHING);

        assertThat(cell.mark()).isEqualTo(Tick.Mark.NOT_EXPECTED);
        assertThat(cell.reason()).contains("not known");
    }

    @Test
    void a_store_that_does_not_answer_says_why() {
        Found silent = Found.noAnswer("DynamoDB", new IllegalStateException("refused\nmore"));

        Tick.Cell cell = new Expected(BOTH, BOTH).cell(Store.DYNAMODB, BOTH, silent);

        assertThat(cell)
                .isEqualTo(new Tick.Cell(Tick.Mark.NO_ANSWER, "DynamoDB does not answer within a second: refused"));
    }

    private static Tick.Mark mark(Route before, Route during, Route behind, Store store) {
        return new Expected(before, during).cell(store, behind, NOTHING).mark();
    }
}
