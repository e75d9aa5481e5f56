package dev.datanomad.lab.cli;

import java.io.IOException;

/** Stands in for the databases that the lab brings along: says where they would be, and that nobody is there. */
public final class FakeDatabases {

    private FakeDatabases() {}

    /** Lives until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("MONGODB_URI=mongodb://127.0.0.1:1/embedded?serverSelectionTimeoutMS=100");
        System.out.println("AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:1");
        System.out.println("AWS_REGION=us-east-1");
        System.out.println("AWS_ACCESS_KEY_ID=test");
        System.out.println("AWS_SECRET_ACCESS_KEY=test");
        System.out.println("READY");
        while (System.in.read() >= 0) {
            // Goes on until the lab is gone.
        }
    }
}
