package dev.payonce.simulation;

import dev.payonce.simulation.audit.Auditor;
import dev.payonce.simulation.audit.Violation;
import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.fault.Faults;
import dev.payonce.simulation.fault.Strike;
import dev.payonce.simulation.system.Chaos;
import dev.payonce.simulation.system.Edges;
import dev.payonce.simulation.system.Mirror;
import dev.payonce.simulation.system.Node;
import dev.payonce.simulation.system.Observer;
import dev.payonce.simulation.system.PspNetwork;
import dev.payonce.simulation.system.Setup;
import dev.payonce.simulation.system.Shops;
import dev.payonce.simulation.system.World;
import dev.payonce.simulation.world.Broker;
import dev.payonce.simulation.world.Dice;
import dev.payonce.simulation.world.Scheduler;
import dev.payonce.simulation.world.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One history: everything that happens in it follows from its seed. */
public final class History {
    private static final long START_MS = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();
    private static final long OPEN_MS = Duration.ofSeconds(30).toMillis();
    /** When nothing goes wrong any more, everything ends within this time. */
    private static final long REST_MS = Duration.ofHours(2).toMillis();
    /** So long is looked on after the end, for what may come late. */
    private static final long AFTERWARDS_MS = Duration.ofMinutes(2).toMillis();

    /** Within this time a transaction that is decided is through, and one that nobody ends is over. */
    private static final long MARKERS_MS = 20_000;

    /**
     * So many of the histories have a replay window of seconds or minutes: it ends while calls are in flight, duplicates are
     * on their way and nobody reads. With a day's, which costs as much as a hundred other histories, that hardly ever meets.
     */
    private static final double SHORT_WINDOW = 0.2;

    /** Longer than any two records of one transaction become readable apart. */
    private static final long WINDOW_MS_MIN = 15_000;

    /** A history of a month has a tenth of this, most have a thousandth. */
    private static final long EVENTS_MAX = 1_000_000;

    /** How many customers come, unless told otherwise. */
    public static final int PURCHASES = 20;

    private static final int LONG_PURCHASES = 2;

    private final Plan plan;
    private final Scheduler scheduler;
    private final Trace trace;
    private final Faults faults;
    private final Auditor auditor;
    private final World world;

    /**
     * What to run.
     *
     * @param purchases how many customers come; most ask once
     * @param customers which of them only, by number
     * @param without kinds of faults to do without
     * @param strikes which of the faults that come take effect only
     */
    public record Plan(
            long seed,
            int purchases,
            Optional<Set<Integer>> customers,
            Set<FaultKind> without,
            Optional<Set<Strike>> strikes,
            boolean keepsTrace) {
        /** With all customers and strikes that there are. */
        public Plan(long seed, int purchases, Set<FaultKind> without, boolean keepsTrace) {
            this(seed, purchases, Optional.empty(), without, Optional.empty(), keepsTrace);
        }

        /** With these customers only. */
        public Plan withCustomers(Set<Integer> only) {
            return new Plan(seed, purchases, Optional.of(only), without, strikes, keepsTrace);
        }

        /** With these strikes only. */
        public Plan withStrikes(Set<Strike> only) {
            return new Plan(seed, purchases, customers, without, Optional.of(only), keepsTrace);
        }

        /** With its trace. */
        public Plan withTrace() {
            return new Plan(seed, purchases, customers, without, strikes, true);
        }
    }

    /**
     * How it went.
     *
     * @param violation what does not hold, if anything
     * @param names all that the payment goes by that the violation is about
     */
    public record Report(
            Plan plan,
            Optional<Violation> violation,
            long hash,
            long events,
            long virtual_ms,
            List<Strike> strikes,
            Map<String, Integer> outcomes,
            Edges edges,
            Set<String> names,
            List<Trace.Line> trace) {}

    private History(Plan plan, Setup setup) {
        this.plan = plan;
        Dice dice = new Dice(plan.seed());
        scheduler = new Scheduler(dice, START_MS);
        trace = new Trace(scheduler, plan.keepsTrace());
        faults = new Faults(
                dice,
                trace,
                kind -> !plan.without().contains(kind),
                strike -> plan.strikes().map(only -> only.contains(strike)).orElse(true));
        Broker broker = new Broker(
                scheduler,
                trace,
                () -> faults.strikes(FaultKind.MARKERS_LATE) ? dice.between(10, 5_000) : dice.between(0, 5));
        long window_ms =
                dice.chance(SHORT_WINDOW) ? WINDOW_MS_MIN + dice.soon(15_000, 120_000) : Setup.REPLAY_WINDOW_MS;
        auditor = new Auditor(Setup.WAITERS_MAX, window_ms);
        world = new World(dice, scheduler, trace, faults, broker, auditor, new Edges(), setup, window_ms);
    }

    /** Runs a history to its end, or to the first violation. */
    public static Report run(Plan plan, Setup setup) {
        return new History(plan, setup).run();
    }

    private Report run() {
        Violation found = null;
        try {
            live();
        } catch (Violation violation) {
            found = violation;
        } catch (RuntimeException e) {
            found = new Violation("NOTHING_THROWS", "", e.toString());
            found.initCause(e);
        }
        return new Report(
                plan,
                Optional.ofNullable(found),
                trace.hash(),
                trace.count(),
                scheduler.now_ms() - START_MS,
                faults.struck(),
                auditor.outcomes(),
                world.edges(),
                found == null ? Set.of() : auditor.namesOf(found.about()),
                trace.lines());
    }

    private void live() {
        Observer observer = new Observer(world);
        PspNetwork psp = new PspNetwork(world);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 1 + world.dice().below(3); i++) {
            nodes.add(new Node(world, psp, "node" + i));
        }
        nodes.forEach(Node::start);
        Shops shops = new Shops(world);
        shops.open(
                faults.isLong() ? Math.min(plan.purchases(), LONG_PURCHASES) : plan.purchases(),
                customer ->
                        plan.customers().map(only -> only.contains(customer)).orElse(true),
                OPEN_MS);
        Chaos chaos = new Chaos(world, nodes, psp);
        chaos.begin();
        runUntil(START_MS + OPEN_MS);
        runUntil(Math.max(shops.until_ms(), chaos.until_ms()) + world.dice().between(0, 60_000));
        faults.stop();
        long limit_ms = scheduler.now_ms() + REST_MS;
        settle(nodes, limit_ms);
        runUntil(scheduler.now_ms() + AFTERWARDS_MS);
        // A late producer may have asked meanwhile, of a node that still stands still.
        settle(nodes, limit_ms);
        auditor.atEnd();
        runUntil(scheduler.now_ms() + MARKERS_MS);
        observer.readStores();
        auditor.forgotten(scheduler.now_ms(), Setup.RETENTION.plusDays(1).toMillis());
        Mirror.check(world);
    }

    private void settle(List<Node> nodes, long limit_ms) {
        while (scheduler.now_ms() < limit_ms
                && !(auditor.isSettled() && nodes.stream().allMatch(Node::isAwake))) {
            runUntil(scheduler.now_ms() + 5_000);
        }
    }

    private void runUntil(long until_ms) {
        while (scheduler.step(until_ms)) {
            // Each step is an event; the auditor is told within it.
            if (trace.count() > EVENTS_MAX) {
                throw new Violation(
                        "ENDLESS", "", EVENTS_MAX + " events, and no end: something is done again and again");
            }
        }
    }
}
