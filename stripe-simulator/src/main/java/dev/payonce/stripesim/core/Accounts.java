package dev.payonce.stripesim.core;

import java.util.HashMap;
import java.util.Map;

/** All accounts, and the one ledger of what was taken from cards. Only {@link #apply} changes what they remember. */
final class Accounts {
    /** API keys are made up freely here; so that a script gone wild can't fill the memory. */
    static final int ACCOUNTS_MAX = 10_000;

    private final Map<String, Account> accounts = new HashMap<>();
    private final Ledger ledger = new Ledger();
    private final int rateLimit_per_s;

    Accounts(int rateLimit_per_s) {
        this.rateLimit_per_s = rateLimit_per_s;
    }

    /**
     * The account that a request speaks for.
     *
     * @throws Refusal 401 without or with a malformed API key
     */
    Account of(ApiCall call) {
        String id = ApiKey.accountOf(call);
        Account known = accounts.get(id);
        if (known != null) {
            return known;
        }
        if (accounts.size() >= ACCOUNTS_MAX) {
            throw new Refusal(ApiError.badApiKey());
        }
        return open(id);
    }

    private Account open(String id) {
        return accounts.computeIfAbsent(id, i -> new Account(i, new RateLimit(rateLimit_per_s)));
    }

    void apply(Change change) {
        Intent intent = change.intent();
        if (intent != null) {
            open(intent.account()).book().put(intent);
            if (intent.latestCharge() != null) {
                ledger.put(intent.latestCharge());
            }
        }
        StoredKey key = change.key();
        if (key != null) {
            open(key.account()).keys().put(key);
        }
    }

    Ledger ledger() {
        return ledger;
    }
}
