package dev.payonce.stripesim.core;

import org.jspecify.annotations.Nullable;

/**
 * Executes one command on one account: decides what it comes to, and changes nothing by itself.
 *
 * @param key the idempotency key of the request, for the ledger
 */
record Execution(
        Account account,
        IdSource ids,
        long now_ms,
        @Nullable String key) {
    private static final int ID_LENGTH = 23;

    /** What a command came to, and the PaymentIntent to write down if one changed. */
    record Result(Outcome outcome, @Nullable Intent changed) {
        static Result of(Intent intent) {
            return new Result(new Outcome.OfIntent(intent), intent);
        }

        static Result refused(ApiError error) {
            return new Result(new Outcome.OfError(error, null), null);
        }
    }

    Result run(Command command) {
        try {
            return switch (command) {
                case Command.Create create -> create(create);
                case Command.Confirm confirm -> confirm(confirm);
                case Command.Retrieve retrieve -> new Result(new Outcome.OfIntent(existing(retrieve.id())), null);
                case Command.ListIntents list -> new Result(account.book().page(list.window()), null);
                case Command.Fail fail -> Result.refused(fail.error());
            };
        } catch (Refusal refusal) {
            return Result.refused(refusal.error());
        }
    }

    private Result create(Command.Create create) {
        Intent intent = new Intent(
                account.book().nextNumber(),
                "pi_3" + ids.next(ID_LENGTH),
                account.id(),
                create.amount(),
                create.currency(),
                create.card() == null ? Intent.Status.REQUIRES_PAYMENT_METHOD : Intent.Status.REQUIRES_CONFIRMATION,
                create.terms().captureMethod().equals("manual"),
                create.terms(),
                create.metadata(),
                create.card(),
                null,
                null,
                null,
                key,
                now_ms / 1000);
        TestCard card = create.card();
        return create.confirm() && card != null ? attempt(intent, card, create.refuseAction()) : Result.of(intent);
    }

    private Result confirm(Command.Confirm confirm) {
        Intent intent = existing(confirm.id());
        switch (intent.status()) {
            case REQUIRES_PAYMENT_METHOD, REQUIRES_CONFIRMATION, REQUIRES_ACTION -> {}
            case SUCCEEDED, REQUIRES_CAPTURE, PROCESSING, CANCELED -> {
                return refusedIn(intent);
            }
        }
        TestCard card = confirm.card() == null ? intent.card() : confirm.card();
        if (card == null) {
            return new Result(new Outcome.OfError(ApiError.unexpectedState(CommandParser.MISSING_CARD), intent), null);
        }
        Intent using = intent.using(card, intent.terms().withReturnUrl(confirm.returnUrl()), key);
        return attempt(using, card, confirm.refuseAction());
    }

    private static Result refusedIn(Intent intent) {
        String why = intent.status() == Intent.Status.SUCCEEDED
                ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously"
                        + " confirmed."
                : "You cannot confirm this PaymentIntent because it has a status of "
                        + intent.status().word()
                        + ". Only a PaymentIntent with one of the following statuses may be confirmed:"
                        + " requires_confirmation, requires_action.";
        return new Result(new Outcome.OfError(ApiError.unexpectedState(why), intent), null);
    }

    /** Asks the card. This is where money moves. */
    private Result attempt(Intent intent, TestCard card, boolean refuseAction) {
        if (card.requiresAuthentication()) {
            return refuseAction
                    ? decline(intent, card, Decline.AUTHENTICATION_REQUIRED)
                    : Result.of(intent.awaitingAction());
        }
        Decline decline = card.decline();
        return decline == null ? Result.of(intent.charged(charge(intent, card, null))) : decline(intent, card, decline);
    }

    private Result decline(Intent intent, TestCard card, Decline decline) {
        Intent declined = intent.declined(decline, decline.leavesCharge() ? charge(intent, card, decline) : null);
        return new Result(new Outcome.OfError(ApiError.declined(decline), declined), declined);
    }

    private Charge charge(Intent intent, TestCard card, @Nullable Decline decline) {
        return new Charge(
                "ch_3" + ids.next(ID_LENGTH),
                intent.id(),
                intent.amount(),
                decline == null && !intent.captureManually() ? intent.amount() : 0,
                0,
                intent.currency(),
                decline,
                card,
                intent.idempotencyKey(),
                intent.metadata(),
                now_ms / 1000);
    }

    private Intent existing(String id) {
        Intent intent = account.book().find(id);
        if (intent == null) {
            throw new Refusal(ApiError.noSuchIntent(404, id, "intent"));
        }
        return intent;
    }
}
