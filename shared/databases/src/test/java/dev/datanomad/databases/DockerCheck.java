package dev.datanomad.databases;

import org.junit.jupiter.api.Test;

/** Runs before all other tests on containers, so that a build without Docker fails once, and says why. */
class DockerCheck {

    @Test
    void there_is_a_docker_for_databases_in_containers() {
        ContainerDatabases.requireDocker();
    }
}
