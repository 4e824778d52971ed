package dev.payonce.stripesim.core;

import java.util.Set;

/**
 * The parameters that an operation knows. Stripe refuses any other, which catches a misspelt name before it costs money.
 *
 * <p>Source: the parameter classes of stripe-java 33.3.0 (API version 2026-07-29.dahlia).
 *
 * @param scalars given as {@code name=value}
 * @param structures given as {@code name[...]=value}
 */
record Known(Set<String> scalars, Set<String> structures) {
    static final Known CREATE = new Known(
            Set.of(
                    "amount",
                    "application_fee_amount",
                    "capture_method",
                    "confirm",
                    "confirmation_method",
                    "confirmation_token",
                    "currency",
                    "customer",
                    "customer_account",
                    "description",
                    "error_on_requires_action",
                    "mandate",
                    "off_session",
                    "on_behalf_of",
                    "payment_method",
                    "payment_method_configuration",
                    "receipt_email",
                    "return_url",
                    "setup_future_usage",
                    "statement_descriptor",
                    "statement_descriptor_suffix",
                    "transfer_group",
                    "use_stripe_sdk"),
            Set.of(
                    "allowed_payment_method_types",
                    "amount_details",
                    "automatic_payment_methods",
                    "excluded_payment_method_types",
                    "expand",
                    "hooks",
                    "mandate_data",
                    "metadata",
                    "payment_details",
                    "payment_method_data",
                    "payment_method_options",
                    "payment_method_types",
                    "radar_options",
                    "shipping",
                    "transfer_data"));

    static final Known CONFIRM = new Known(
            Set.of(
                    "amount_to_confirm",
                    "capture_method",
                    "confirmation_token",
                    "error_on_requires_action",
                    "mandate",
                    "off_session",
                    "payment_method",
                    "receipt_email",
                    "return_url",
                    "setup_future_usage",
                    "use_stripe_sdk"),
            Set.of(
                    "allowed_payment_method_types",
                    "amount_details",
                    "excluded_payment_method_types",
                    "expand",
                    "hooks",
                    "mandate_data",
                    "payment_details",
                    "payment_method_data",
                    "payment_method_options",
                    "payment_method_types",
                    "radar_options",
                    "shipping"));

    static final Known RETRIEVE = new Known(Set.of("client_secret"), Set.of("expand"));

    static final Known LIST = new Known(
            Set.of("created", "customer", "customer_account", "ending_before", "limit", "starting_after"),
            Set.of("created", "expand"));

    /** Refuses the first parameter that isn't known, or has the wrong shape. */
    void check(Params params) {
        for (Params.Param param : params.all()) {
            String root = param.root();
            boolean scalar = scalars.contains(root);
            boolean structure = structures.contains(root);
            if (!scalar && !structure) {
                throw new Refusal(ApiError.unknown(param.name()));
            }
            boolean emptied = param.value().isEmpty();
            if (param.nested() && !structure || !param.nested() && !scalar && !emptied) {
                throw new Refusal(ApiError.invalid(
                        null, "Invalid " + (structure ? "object" : "value") + " for parameter: " + root, root));
            }
        }
    }
}
