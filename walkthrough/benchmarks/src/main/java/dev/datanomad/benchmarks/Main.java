package dev.datanomad.benchmarks;

/** Runs the benchmarks. */
final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("The benchmarks: " + String.join(" ", args));
    }
}
