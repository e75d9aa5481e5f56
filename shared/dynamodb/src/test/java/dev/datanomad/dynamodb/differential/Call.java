package dev.datanomad.dynamodb.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A generated call. */
record Call(String operation, ObjectNode parameters) {

    @Override
    public String toString() {
        String text = operation + " " + parameters;
        return text.length() > 1000 ? text.substring(0, 1000) + "..." : text;
    }
}
