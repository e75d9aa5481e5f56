package dev.datanomad.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.datanomad.lab.system.Claim;
import dev.datanomad.lab.system.LabFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimTest extends FakeHome {

    private final List<Process> holders = new ArrayList<>();

    /** Claims a folder until it is killed. */
    public static final class Holder {

        private Holder() {}

        /** @param arguments the folder */
        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(Claim.take(Path.of(arguments[0])));
            new CountDownLatch(1).await();
        }
    }

    @AfterEach
    void kill() {
        holders.forEach(Process::destroyForcibly);
    }

    @Test
    void a_claim_keeps_others_out_names_its_process_and_goes_with_it() throws Exception {
        Path claimed = folder.resolve("claimed");
        Process holder = hold(claimed);

        assertThat(Claim.take(claimed)).isFalse();
        assertThat(Claim.holder(claimed)).isEqualTo("process " + holder.pid());

        holder.destroyForcibly().waitFor();

        assertThat(Claim.take(claimed)).isTrue();
        assertThat(Claim.take(Files.createSymbolicLink(folder.resolve("link"), claimed)))
                .as("claimed by the same process")
                .isTrue();
        Claim.giveBack(claimed);
        hold(claimed);
        assertThat(Claim.take(claimed)).isFalse();
    }

    @Test
    void nothing_is_deleted_while_a_lab_is_starting() throws Exception {
        Process lab = hold(LabFile.folder(folder));
        Path log = Files.createFile(LabFile.folder(folder).resolve("log"));

        assertThat(run(1, "reset")).contains("(process " + lab.pid() + "): nothing was deleted");
        assertThat(runProcess(1, Map.of(), "up --port 0")).contains("(process " + lab.pid() + "): wait a moment");
        assertThat(log).exists();

        lab.destroyForcibly().waitFor();

        run("reset");
        assertThat(log).doesNotExist();
        assertThat(Claim.take(LabFile.folder(folder))).isTrue();
        Claim.giveBack(LabFile.folder(folder));
    }

    @Test
    void a_folder_of_data_belongs_to_one_lab() throws Exception {
        Path data = folder.resolve("data");
        Process other = hold(data);

        assertThat(runProcess(1, Map.of(), "up --port 0 --data " + data))
                .contains("Another lab uses the folder " + data + " (process " + other.pid() + ")");
        assertThat(data.toFile().list()).containsExactly("lock");
    }

    private Process hold(Path claimed) throws IOException {
        Path out = Files.createTempFile(folder, "holder", ".txt");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        claimed.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        holders.add(holder);
        await().until(() -> Files.readString(out).startsWith("true"));
        return holder;
    }
}
