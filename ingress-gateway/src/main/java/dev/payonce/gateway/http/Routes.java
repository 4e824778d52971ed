package dev.payonce.gateway.http;

import dev.payonce.schemas.rules.ErrorCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Every path and its methods. On a known path each other method is 405 with {@code Allow}, {@code OPTIONS} lists them and
 * {@code HEAD} is {@code GET} without a body; an unknown path is 404.
 */
final class Routes {
    private static final String GET = "GET";
    private static final String POST = "POST";

    /** One path, as written in openapi.yaml, what answers its methods, and how its requests look. */
    private record Route(String path, Map<String, Handler> methods, Pattern pattern) {
        String allow() {
            TreeSet<String> allowed = new TreeSet<>(methods.keySet());
            allowed.add("OPTIONS");
            return String.join(", ", allowed);
        }
    }

    private final Pipeline pipeline;
    private final Handler unknown;
    private final List<Route> routes = new ArrayList<>();

    /** The order counts: the first path that matches is the request's. Orders will have their place here. */
    Routes(Pipeline pipeline, PayEndpoint pay, PaymentQueries queries, OpenApi openApi) {
        this.pipeline = pipeline;
        this.unknown = pipeline.open("none", exchange -> {
            throw new ApiException(ErrorCode.NOT_FOUND, "There is nothing at this path.");
        });
        post("/api/payments/process", pay);
        post("/api/payments/validate-key", queries::validateKey);
        get("/api/payments/key/{idempotencyKey}", queries::key);
        get("/api/payments/{id}/status", queries::status);
        get("/api/payments/{id}", queries::payment);
        add("/openapi.yaml", GET, pipeline.open("/openapi.yaml", openApi));
    }

    /** Registers all of them. */
    void register(RoutesConfig config) {
        for (Route route : routes) {
            for (HandlerType method : HandlerType.commonHttp()) {
                Handler handler = route.methods.get(method.name());
                config.addEndpoint(new Endpoint(method, route.path, handler != null ? handler : other(route)));
            }
        }
        config.exception(Exception.class, (e, context) -> {
            throw new IllegalStateException("an endpoint threw past the pipeline", e);
        });
        config.error(404, context -> {
            if (context.res().getHeader(Pipeline.CORRELATION_ID) == null) {
                unmatched(context).handle(context);
            }
        });
    }

    /** A path that is known but for a method that nobody knows, or an unknown path. */
    private Handler unmatched(Context context) {
        return routes.stream()
                .filter(route -> route.pattern.matcher(context.path()).matches())
                .findFirst()
                .map(this::other)
                .orElse(unknown);
    }

    private Handler other(Route route) {
        String allow = route.allow();
        return pipeline.open(route.path, exchange -> {
            if (exchange.method().equals("OPTIONS")) {
                return new Answer(204, Map.of("Allow", allow), new byte[0], false);
            }
            throw new ApiException(
                    ErrorCode.METHOD_NOT_ALLOWED, "This path takes " + allow + ".", Map.of("Allow", allow));
        });
    }

    private void post(String path, dev.payonce.gateway.http.Endpoint endpoint) {
        add(path, POST, pipeline.authenticated(path, endpoint));
    }

    private void get(String path, dev.payonce.gateway.http.Endpoint endpoint) {
        add(path, GET, pipeline.authenticated(path, endpoint));
    }

    private void add(String path, String method, Handler handler) {
        Map<String, Handler> methods = new LinkedHashMap<>();
        methods.put(method, handler);
        if (method.equals(GET)) {
            methods.put("HEAD", handler);
        }
        routes.add(new Route(path, methods, Pattern.compile(path.replaceAll("\\{[^}]*}", "[^/]+"))));
    }
}
