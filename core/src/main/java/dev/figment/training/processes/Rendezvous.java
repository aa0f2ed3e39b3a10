package dev.figment.training.processes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where processes that train together find each other: all connect to rank 0, or to the agent that started them. Immutable.
 *
 * @param rank which of them this is, from 0
 * @param worldSize how many there are
 * @param host of rank 0
 * @param localWorldSize how many of them run on this machine
 * @param port on which they meet, free on that host
 * @param session tells one meeting at this port from the next
 * @param hosted whether the agent that started the processes, and not rank 0, listens at the port
 * @param timeout how long a process waits for the others, when they meet and whenever they exchange something
 */
public record Rendezvous(
        int rank,
        int worldSize,
        int localWorldSize,
        String host,
        int port,
        String session,
        boolean hosted,
        Duration timeout) {

    private static final Duration TIMEOUT = Duration.ofMinutes(30); // PyTorch's, for Gloo
    private static final int HIGHEST_PORT = 65_535;

    /** @throws IllegalArgumentException naming what is out of range */
    public Rendezvous {
        if (worldSize < 1) {
            throw new IllegalArgumentException(
                    "WORLD_SIZE, the number of processes, must be positive, but is " + worldSize);
        }
        if (rank < 0 || rank >= worldSize) {
            throw new IllegalArgumentException(
                    "RANK must be at least 0 and less than WORLD_SIZE, " + worldSize + ", but is " + rank);
        }
        if (localWorldSize < 1 || localWorldSize > worldSize) {
            throw new IllegalArgumentException("LOCAL_WORLD_SIZE must be at least 1 and at most WORLD_SIZE, "
                    + worldSize + ", but is " + localWorldSize);
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("MASTER_ADDR, the host of rank 0, is empty");
        }
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "MASTER_PORT must be a port from 1 to " + HIGHEST_PORT + ", but is " + port);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the timeout of a rendezvous must be positive, but is " + timeout);
        }
    }

    /** A meeting at rank 0 of processes that each have a machine to themselves, with PyTorch's timeout of 30 minutes. */
    public static Rendezvous at(String host, int port, int rank, int worldSize) {
        return new Rendezvous(rank, worldSize, 1, host, port, "0", false, TIMEOUT);
    }

    /**
     * What {@code torchrun} tells the processes that it starts: {@code RANK}, {@code WORLD_SIZE}, {@code MASTER_ADDR} and
     * {@code MASTER_PORT}; {@code LOCAL_WORLD_SIZE}, if it is there, says how many of them share this machine.
     *
     * @return empty where the environment has neither a rank nor a world size
     * @throws IllegalArgumentException naming the variable that is missing or no number
     */
    public static Optional<Rendezvous> of(Map<String, String> environment) {
        if (!environment.containsKey("RANK") && !environment.containsKey("WORLD_SIZE")) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>();
        for (String name : List.of("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")) {
            if (!environment.containsKey(name)) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("training with other processes needs RANK, WORLD_SIZE, MASTER_ADDR and"
                    + " MASTER_PORT in the environment, but it has no " + String.join(" and no ", missing));
        }
        return Optional.of(new Rendezvous(
                number(environment, "RANK"),
                number(environment, "WORLD_SIZE"),
                environment.containsKey("LOCAL_WORLD_SIZE") ? number(environment, "LOCAL_WORLD_SIZE") : 1,
                environment.getOrDefault("MASTER_ADDR", ""),
                number(environment, "MASTER_PORT"),
                environment.getOrDefault("TORCHELASTIC_RESTART_COUNT", "0"),
                "True".equals(environment.get("TORCHELASTIC_USE_AGENT_STORE")),
                TIMEOUT));
    }

    /** The same meeting with another timeout. */
    public Rendezvous withTimeout(Duration other) {
        return new Rendezvous(rank, worldSize, localWorldSize, host, port, session, hosted, other);
    }

    /** {@code rank 1 of 2}. */
    String who() {
        return "rank " + rank + " of " + worldSize;
    }

    private static int number(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + " in the environment must be a whole number, but is \"" + value + "\"", e);
        }
    }
}
