package dev.payonce.local.demo;

/** What the demonstration prints at its end. */
final class Report {
    private Report() {}

    static String of(Book book, Reckoning reckoning, Trouble trouble) {
        StringBuilder report = new StringBuilder("""

                  requests   %,8d   %,d of them with a key that had been sent before
                  payments   %,8d   %,d paid, %,d declined
                  charges    %,8d   in the PSP's ledger
                  doubles    %,8d
                  lost       %,8d

                  trouble: %d processor killed with -9, %d replies dropped by the PSP after it had charged
                  answers: p50 %.0f ms, p99 %.0f ms, outage included

                """.formatted(
                        book.requests(),
                        book.repeats(),
                        reckoning.payments(),
                        reckoning.paid(),
                        reckoning.declined(),
                        reckoning.charges(),
                        reckoning.doubles(),
                        reckoning.lost(),
                        trouble.kills(),
                        trouble.drops(),
                        book.answerTime_ms(0.5),
                        book.answerTime_ms(0.99)));
        if (reckoning.differing() > 0) {
            report.append("  %,d payments were answered neither as paid nor as declined, or once so and once so%n"
                    .formatted(reckoning.differing()));
        }
        reckoning
                .examples()
                .forEach(example -> report.append("  ").append(example).append('\n'));
        return report.toString();
    }
}
