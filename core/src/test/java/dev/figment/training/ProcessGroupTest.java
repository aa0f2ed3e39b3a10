package dev.figment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.Scope;
import dev.figment.training.processes.ProcessGroup;
import dev.figment.training.processes.ProcessGroupException;
import dev.figment.training.processes.Rendezvous;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Processes that exchange tensors; here each is a thread with a group of its own, connected over loopback. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "LibTorch's binaries have Gloo on Linux only")
class ProcessGroupTest {

    @Test
    void addsTensorsOfSeveralShapesAndTypesOverAllProcesses() {
        List<List<double[]>> sums = Ranks.run(3, group -> {
            try (Scope scope = Scope.open()) {
                int own = group.rank() + 1;
                Tensor matrix = ArrayTensors.of(new float[] {own, 10 * own, 100 * own, 0}, 2, 2);
                Tensor precise = ArrayTensors.of(new double[] {own * 1e-12}, 1);
                Tensor counts = ArrayTensors.of(new long[] {own, -own, 7}, 3);
                group.allReduce(List.of(matrix, precise, counts));
                return List.of(
                        ArrayTensors.doubles(matrix), ArrayTensors.doubles(precise), ArrayTensors.doubles(counts));
            }
        });
        for (List<double[]> sum : sums) {
            assertThat(sum.get(0)).containsExactly(6, 60, 600, 0);
            assertThat(sum.get(1)[0]).isCloseTo(6e-12, within(1e-20));
            assertThat(sum.get(2)).containsExactly(6, -6, 21);
        }
    }

    @Test
    void givesEveryProcessTheSameBits() {
        List<float[]> sums = Ranks.run(3, group -> {
            try (Scope scope = Scope.open()) {
                float[] values = new float[10_007];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) Math.sin(i * (group.rank() + 1.5));
                }
                Tensor tensor = ArrayTensors.of(values, values.length);
                group.allReduce(List.of(tensor));
                return ArrayTensors.floats(tensor);
            }
        });
        assertThat(sums.get(1)).containsExactly(sums.get(0));
        assertThat(sums.get(2)).containsExactly(sums.get(0));
    }

    @Test
    void copiesWhatTheFirstProcessHas() {
        List<float[]> copies = Ranks.run(2, group -> {
            try (Scope scope = Scope.open()) {
                Tensor tensor = ArrayTensors.of(new float[] {group.rank(), group.rank() - 0.5f}, 2);
                group.broadcast(List.of(tensor));
                return ArrayTensors.floats(tensor);
            }
        });
        assertThat(copies.get(1)).containsExactly(0, -0.5f);
    }

    @Test
    void gathersTextsByRank() {
        assertThat(Ranks.run(3, group -> group.allGather("Rang №".repeat(group.rank()))))
                .containsOnly(List.of("", "Rang №", "Rang №Rang №"));
        assertThat(ProcessGroup.single().allGather("alone")).containsExactly("alone");
    }

    @Test
    void oneThatFailsTellsTheOthersWhy() {
        List<Object> outcomes = Ranks.outcomes(3, group -> {
            if (group.rank() == 2) {
                group.fail("its disk is full");
                throw new IllegalStateException("its disk is full");
            }
            group.allReduce(1);
            return "never";
        });
        for (Object outcome : outcomes.subList(0, 2)) {
            assertThat(outcome).isInstanceOf(ProcessGroupException.class);
            assertThat((Throwable) outcome).hasMessage("rank 2 of 3 failed: its disk is full");
        }
    }

    @Test
    void oneThatLeavesInPeaceIsNoFailure() {
        List<String> failures = Ranks.run(2, group -> {
            group.allReduce(1);
            if (group.rank() == 1) {
                return "";
            }
            Thread.sleep(300);
            return group.failure().orElse("");
        });
        assertThat(failures).containsExactly("", "");
    }

    @Test
    void whoMeetsNobodySaysSoInOneLine() {
        int port = Ranks.freePort();
        Rendezvous first = Rendezvous.at("127.0.0.1", port, 0, 2).withTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> ProcessGroup.join(first))
                .isInstanceOf(ProcessGroupException.class)
                .hasMessageStartingWith("rank 0 of 2 does not meet the others at 127.0.0.1:" + port + ": ")
                .hasMessageNotContaining("\n");
        Rendezvous second = Rendezvous.at("127.0.0.1", port, 1, 2).withTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> ProcessGroup.join(second))
                .isInstanceOf(ProcessGroupException.class)
                .hasMessageStartingWith("rank 1 of 2 does not meet the others at 127.0.0.1:" + port + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void isReadFromWhatTorchrunSets() {
        Map<String, String> set = Map.of(
                "RANK", "1", "WORLD_SIZE", "4", "MASTER_ADDR", "node0", "MASTER_PORT", "29500", "LOCAL_RANK", "1");
        assertThat(Rendezvous.of(set)).contains(Rendezvous.at("node0", 29500, 1, 4));
        Map<String, String> shared = new HashMap<>(set);
        shared.put("LOCAL_WORLD_SIZE", "2");
        assertThat(Rendezvous.of(shared).orElseThrow().localWorldSize()).isEqualTo(2);
        assertThat(Rendezvous.of(Map.of("MASTER_ADDR", "node0"))).isEmpty();
        assertThat(ProcessGroup.ofEnvironment(Map.of()).worldSize()).isEqualTo(1);
    }

    @Test
    void anIncompleteEnvironmentIsNamed() {
        assertThatThrownBy(() -> Rendezvous.of(Map.of("RANK", "0", "MASTER_ADDR", "node0")))
                .hasMessage("training with other processes needs RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT in the"
                        + " environment, but it has no WORLD_SIZE and no MASTER_PORT");
        assertThatThrownBy(() -> Rendezvous.of(
                        Map.of("RANK", "2", "WORLD_SIZE", "2", "MASTER_ADDR", "node0", "MASTER_PORT", "29500")))
                .hasMessage("RANK must be at least 0 and less than WORLD_SIZE, 2, but is 2");
        assertThatThrownBy(() -> Rendezvous.of(
                        Map.of("RANK", "one", "WORLD_SIZE", "2", "MASTER_ADDR", "node0", "MASTER_PORT", "29500")))
                .hasMessage("RANK in the environment must be a whole number, but is \"one\"");
        assertThatThrownBy(() -> Rendezvous.at("node0", 70_000, 0, 2))
                .hasMessage("MASTER_PORT must be a port from 1 to 65535, but is 70000");
    }
}
