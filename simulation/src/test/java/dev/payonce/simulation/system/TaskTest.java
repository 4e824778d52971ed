package dev.payonce.simulation.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payonce.processor.topology.OpenTransactions;
import org.junit.jupiter.api.Test;

class TaskTest {
    @Test
    void aCommitIsRequestedUntilItIsDone() {
        Setup setup = new Setup(Schemas.learn());
        Task task = new Task(
                0,
                setup.parts(setup.schemas().ids()::lookup, new OpenTransactions(), Setup.REPLAY_WINDOW_MS),
                new Disk(),
                () -> 0L,
                record -> {},
                new Edges());
        assertThat(task.isCommitRequested()).isFalse();
        new TaskContext(task).commit();
        assertThat(task.isCommitRequested()).isTrue();
        task.committed();
        assertThat(task.isCommitRequested()).isFalse();
    }
}
