package dev.datanomad.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs the {@link ReconciliationBenchmark} alone: {@code REPOSITORY EVENTS [ROUNDS]}. */
final class ReconciliationMain {

    private ReconciliationMain() {}

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        Process databases = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:MaxRAMPercentage=50",
                        "-jar",
                        home.resolve("shared/databases/target/datanomad-databases.jar")
                                .toString(),
                        "--until-stdin-closes")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(databases.getInputStream(), StandardCharsets.UTF_8))) {
            Map<String, String> environment = new HashMap<>();
            for (String line = lines.readLine(); !"READY".equals(line); line = lines.readLine()) {
                if (line.matches("(MONGODB|AWS)_[A-Z_]+=.*")) {
                    environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
                }
            }
            int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 1;
            Path folder = home.resolve("walkthrough/benchmarks/target/reconciliation");
            System.out.println(
                    new ReconciliationBenchmark(home, environment, folder).measure(Integer.parseInt(args[1]), rounds));
        } finally {
            databases.getOutputStream().close();
            databases.waitFor();
        }
    }
}
