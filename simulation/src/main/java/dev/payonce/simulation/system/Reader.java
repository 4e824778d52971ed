package dev.payonce.simulation.system;

import dev.payonce.processor.topology.OpenTransactions;
import dev.payonce.processor.topology.Rows;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/** Asks a process for a payment, at any moment: it is shown what is committed, or has to come again. */
final class Reader {
    private final World world;
    private final OpenTransactions transactions;

    Reader(World world, OpenTransactions transactions) {
        this.world = world;
        this.transactions = transactions;
    }

    void ask(Collection<Task> tasks, double probability) {
        if (tasks.isEmpty() || !world.dice().chance(probability)) {
            return;
        }
        Iterator<Task> some = tasks.iterator();
        for (int skip = world.dice().below(tasks.size()); skip > 0; skip--) {
            some.next();
        }
        Task task = some.next();
        if (task.payments() > 0) {
            ask(task, task.payment(world.dice().below(task.payments())));
        }
    }

    private void ask(Task task, String attemptId) {
        try {
            transactions
                    .readCommitted(
                            task.partition(),
                            Duration.ZERO,
                            () -> Optional.ofNullable(Rows.decode(task.row(attemptId))))
                    .flatMap(row -> row)
                    .ifPresent(row -> world.auditor().shown(attemptId, row.sequence(), row.lastHash()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing waits here", e);
        }
    }
}
