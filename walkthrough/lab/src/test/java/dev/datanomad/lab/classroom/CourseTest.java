package dev.datanomad.lab.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CourseTest {

    @Test
    void a_copy_whose_report_is_there_is_done_when_it_has_ended_and_not_before() throws Exception {
        ObjectNode status = stage3();
        status.putObject("reconcile").put("done", true).put("dryRun", false);

        status.put("reconciling", true);
        assertThat(next("repair", status)).isEqualTo("Copy and repair");

        status.put("reconciling", false);
        assertThat(next("repair", status)).isEqualTo("Verify");
    }

    @Test
    void a_copy_is_done_while_the_dry_run_behind_it_is_in_progress() throws Exception {
        ObjectNode status = stage3();
        status.putObject("reconcile").put("done", false).put("dryRun", true);
        status.put("reconciling", true);

        assertThat(next("repair", status)).isEqualTo("Verify");
    }

    @Test
    void a_dry_run_that_is_done_and_verifies_nothing_asks_for_another_copy() throws Exception {
        ObjectNode status = stage3();
        status.putObject("reconcile").put("done", true).put("dryRun", true).put("missing", 1);

        assertThat(next("repair", status)).isEqualTo("Copy and repair");
    }

    private static ObjectNode stage3() {
        ObjectNode status = JsonFiles.MAPPER.createObjectNode().put("stage", 3);
        status.putObject("load").put("requests", 100);
        status.putObject("seed").put("done", 1000);
        status.putObject("frontDoor");
        return status;
    }

    private static String next(String station, ObjectNode status) throws JsonProcessingException {
        List<Station> stations = Course.of(JsonFiles.MAPPER.treeToValue(status, LabStatus.class), Map.of(), 1000);
        return stations.stream()
                .filter(one -> one.id().equals(station))
                .findFirst()
                .orElseThrow()
                .next()
                .label();
    }
}
