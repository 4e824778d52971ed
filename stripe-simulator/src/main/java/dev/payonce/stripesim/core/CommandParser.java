package dev.payonce.stripesim.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameters to commands: all the checks that Stripe makes before it executes, so that what fails here is not stored
 * under an idempotency key.
 */
final class CommandParser {
    /** Stripe's largest amount, in minor units. */
    static final long AMOUNT_MAX = 99_999_999;

    private static final int LIMIT_MAX = 100;
    private static final int LIMIT_DEFAULT = 10;
    private static final int METADATA_MAX = 50;
    private static final int METADATA_NAME_MAX = 40;
    private static final int METADATA_VALUE_MAX = 500;

    private static final Intent.Terms PLAIN =
            new Intent.Terms("automatic_async", "automatic", true, "always", null, null, null, null, null, null);
    private static final Intent.Terms PLAIN_CARD =
            new Intent.Terms("automatic", "automatic", false, "always", null, null, null, null, null, null);

    private CommandParser() {}

    static Command parse(Route route, Params params) {
        return switch (route.operation()) {
            case CREATE -> create(params);
            case CONFIRM -> confirm(route.id(), params);
            case RETRIEVE -> retrieve(route.id(), params);
            case LIST -> list(params);
            case CAPTURE, CANCEL, REFUND ->
                throw new Refusal(ApiError.unknownUrl("POST", route.operation().word()));
        };
    }

    private static Command create(Params params) {
        Known.CREATE.check(params);
        Long amount = params.integer("amount");
        if (amount == null) {
            throw new Refusal(ApiError.missing("amount"));
        }
        String currency = Currencies.parse(params.text("currency"));
        checkAmount(amount, currency);
        refuseUnsupported(params, "customer", "No such customer: '%s'");
        refuseUnsupported(params, "confirmation_token", "No such confirmation_token: '%s'");
        Intent.Terms terms = terms(params);
        TestCard card = card(params);
        boolean confirm = params.flag("confirm");
        if (confirm && card == null) {
            throw new Refusal(ApiError.unexpectedState(MISSING_CARD));
        }
        if (!confirm && params.text("return_url") != null) {
            throw new Refusal(ApiError.invalid(
                    null, "You cannot provide return_url if confirm is not set to true.", "return_url"));
        }
        return new Command.Create(
                amount, currency, confirm, card, terms, metadata(params), refusesAction(params), expandsCharge(params));
    }

    static final String MISSING_CARD = "You cannot confirm this PaymentIntent because it's missing a payment method."
            + " You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it"
            + " again directly with a payment method or ConfirmationToken.";

    private static void checkAmount(long amount, String currency) {
        if (amount < 1) {
            throw new Refusal(ApiError.badInteger("amount", "This value must be greater than or equal to 1."));
        }
        if (amount > AMOUNT_MAX) {
            throw new Refusal(ApiError.invalid("amount_too_large", "Amount must be no more than 99999999", "amount"));
        }
        if (amount % Currencies.step(currency) != 0) {
            throw new Refusal(ApiError.invalid(
                    "parameter_invalid_integer",
                    "Invalid amount: " + amount + ". Amounts in " + currency + " must be multiples of "
                            + Currencies.step(currency) + ".",
                    "amount"));
        }
    }

    private static void refuseUnsupported(Params params, String name, String message) {
        String value = params.text(name);
        if (value != null) {
            throw new Refusal(ApiError.invalid("resource_missing", message.formatted(value), name));
        }
    }

    private static Intent.Terms terms(Params params) {
        boolean given = params.has("payment_method_types");
        if (given && params.has("automatic_payment_methods")) {
            throw new Refusal(ApiError.invalid(
                    null,
                    "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.",
                    null));
        }
        checkMethodTypes(params);
        boolean automatic = !given && !"false".equals(params.text("automatic_payment_methods[enabled]"));
        Intent.Terms terms = new Intent.Terms(
                params.oneOf("capture_method", List.of("automatic_async", "automatic", "manual")),
                params.oneOf("confirmation_method", List.of("automatic", "manual")),
                automatic,
                params.oneOf("automatic_payment_methods[allow_redirects]", List.of("always", "never")),
                params.text("return_url"),
                params.text("description"),
                params.text("receipt_email"),
                params.text("setup_future_usage"),
                params.text("statement_descriptor"),
                params.text("statement_descriptor_suffix"));
        return terms.equals(PLAIN) ? PLAIN : terms.equals(PLAIN_CARD) ? PLAIN_CARD : terms;
    }

    private static void checkMethodTypes(Params params) {
        for (Params.Param param : params.all()) {
            if (param.isIn("payment_method_types") && !param.value().equals("card")) {
                throw new Refusal(ApiError.invalid(
                        "payment_intent_invalid_parameter",
                        "The payment method type \"" + param.value() + "\" is invalid.",
                        "payment_method_types"));
            }
        }
    }

    /** The card that the request names, or null if it names none. */
    private static @Nullable TestCard card(Params params) {
        String method = params.text("payment_method");
        boolean data = params.has("payment_method_data");
        if (method != null && data) {
            throw new Refusal(ApiError.invalid(
                    null, "You may only specify one of these parameters: payment_method, payment_method_data.", null));
        }
        if (method != null) {
            return known(TestCard.named(method), "No such PaymentMethod: '" + method + "'", "payment_method");
        }
        return data ? cardOfData(params) : null;
    }

    private static TestCard cardOfData(Params params) {
        if (!"card".equals(params.text("payment_method_data[type]"))) {
            throw new Refusal(
                    params.text("payment_method_data[type]") == null
                            ? ApiError.missing("payment_method_data[type]")
                            : ApiError.invalid(
                                    null,
                                    "Invalid payment_method_data[type]: must be card.",
                                    "payment_method_data[type]"));
        }
        if (params.get("payment_method_data[card][number]") != null) {
            throw new Refusal(ApiError.invalid(
                    null,
                    "Sending credit card numbers directly to the Stripe API is generally unsafe. Use test tokens.",
                    "payment_method_data[card][number]"));
        }
        String token = params.text("payment_method_data[card][token]");
        if (token == null) {
            throw new Refusal(ApiError.missing("payment_method_data[card][token]"));
        }
        TestCard card = token.startsWith("tok_") ? TestCard.named(token) : null;
        return known(card, "No such token: '" + token + "'", "payment_method_data[card][token]");
    }

    private static TestCard known(@Nullable TestCard card, String otherwise, String param) {
        if (card == null) {
            throw new Refusal(ApiError.invalid("resource_missing", otherwise, param));
        }
        return card;
    }

    static Metadata metadata(Params params) {
        List<String> pairs = new ArrayList<>();
        params.forEachIn("metadata", (name, value) -> {
            if (name.length() > METADATA_NAME_MAX || name.isEmpty()) {
                throw new Refusal(ApiError.invalid(
                        null, "Metadata keys must be 1 to " + METADATA_NAME_MAX + " characters.", "metadata"));
            }
            if (value.length() > METADATA_VALUE_MAX) {
                throw new Refusal(ApiError.invalid(
                        null,
                        "Metadata values can have up to " + METADATA_VALUE_MAX
                                + " characters, but you passed in a value" + " that is " + value.length()
                                + " characters.",
                        "metadata[" + name + "]"));
            }
            put(pairs, name, value);
        });
        if (pairs.size() > 2 * METADATA_MAX) {
            throw new Refusal(ApiError.invalid(null, "You can only set up to 50 metadata keys.", "metadata"));
        }
        return Metadata.of(pairs);
    }

    /** The last of two equal names counts; an empty value unsets, as at Stripe. */
    private static void put(List<String> pairs, String name, String value) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equals(name)) {
                pairs.remove(i + 1);
                pairs.remove(i);
            }
        }
        if (!value.isEmpty()) {
            pairs.add(name);
            pairs.add(value);
        }
    }

    private static Command confirm(String id, Params params) {
        Known.CONFIRM.check(params);
        checkMethodTypes(params);
        return new Command.Confirm(
                id, card(params), params.text("return_url"), refusesAction(params), expandsCharge(params));
    }

    private static Command retrieve(String id, Params params) {
        Known.RETRIEVE.check(params);
        return new Command.Retrieve(id, expandsCharge(params));
    }

    private static Command list(Params params) {
        Known.LIST.check(params);
        refuseUnsupported(params, "customer", "No such customer: '%s'");
        Long limit = params.integer("limit");
        if (limit != null && (limit < 1 || limit > LIMIT_MAX)) {
            throw new Refusal(ApiError.badInteger(
                    "limit", "This value must be between 1 and " + LIMIT_MAX + " (you passed " + limit + ")."));
        }
        params.forEachIn("created", (bound, value) -> {
            if (!Set.of("gt", "gte", "lt", "lte").contains(bound)) {
                throw new Refusal(ApiError.unknown("created[" + bound + "]"));
            }
        });
        String after = params.text("starting_after");
        String before = params.text("ending_before");
        if (after != null && before != null) {
            throw new Refusal(ApiError.invalid(
                    null, "You may only specify one of these parameters: starting_after, ending_before.", null));
        }
        return new Command.ListIntents(
                window(params, limit == null ? LIMIT_DEFAULT : limit.intValue(), after, before), expandsCharge(params));
    }

    private static Command.Window window(Params params, int limit, @Nullable String after, @Nullable String before) {
        Long at = params.integer("created");
        Long gt = params.integer("created[gt]");
        Long gte = params.integer("created[gte]");
        Long lt = params.integer("created[lt]");
        Long lte = params.integer("created[lte]");
        long from = Long.MIN_VALUE;
        from = at == null ? from : Math.max(from, at);
        from = gt == null ? from : Math.max(from, gt + 1);
        from = gte == null ? from : Math.max(from, gte);
        long to = Long.MAX_VALUE;
        to = at == null ? to : Math.min(to, at);
        to = lt == null ? to : Math.min(to, lt - 1);
        to = lte == null ? to : Math.min(to, lte);
        return new Command.Window(from, to, limit, after, before);
    }

    /** An off-session payment, or one that asks for it, is refused where the customer would have to act. */
    private static boolean refusesAction(Params params) {
        String offSession = params.text("off_session");
        return params.flag("error_on_requires_action") || offSession != null && !offSession.equals("false");
    }

    private static boolean expandsCharge(Params params) {
        for (Params.Param param : params.all()) {
            if (param.isIn("expand") && param.value().endsWith("latest_charge")) {
                return true;
            }
        }
        return false;
    }
}
