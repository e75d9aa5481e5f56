package dev.datanomad.faults;

import org.junit.jupiter.api.extension.RegisterExtension;

/** While DynamoDB answers and MongoDB is written still, for a way back. */
class DynamoReadsIT extends DatabaseFaults {

    @RegisterExtension
    static final LabUnderLoad SITE = LabUnderLoad.at(Position.DYNAMO_READS);

    @Override
    LabUnderLoad site() {
        return SITE;
    }
}
