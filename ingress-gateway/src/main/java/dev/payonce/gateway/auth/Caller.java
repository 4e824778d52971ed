package dev.payonce.gateway.auth;

/**
 * Who calls.
 *
 * @param name the API key's name, which the audit trail shows
 * @param merchantId whose payments the key makes and sees
 */
public record Caller(String name, String merchantId) {}
