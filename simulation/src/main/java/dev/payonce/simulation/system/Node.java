package dev.payonce.simulation.system;

import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.ConsumerGroup;
import dev.payonce.simulation.world.VirtualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A processor: one process with a stream thread, a psp caller, a clock and a disk. It can be killed between any two effects,
 * stand still past its session and go on as if nothing had been, and leave in order.
 */
public final class Node {
    static final long ASLEEP = Long.MAX_VALUE;

    private final World world;
    private final PspNetwork psp;
    private final String name;
    private final VirtualClock clock;
    private final Registry registry;
    private final Map<Integer, Task.Disk> disks = new HashMap<>();
    private final Set<Integer> inUse = new HashSet<>();
    private final List<Runnable> deferred = new ArrayList<>();
    private int life;
    private int members;
    private boolean isUp;
    private boolean isPaused;
    private boolean isLeaving;
    private long threadDue_ms;
    private long callerDue_ms;
    private @Nullable StreamThread thread;
    private @Nullable Caller caller;

    /** A process that is to be started. */
    public Node(World world, PspNetwork psp, String name) {
        this.world = world;
        this.psp = psp;
        this.name = name;
        this.clock = new VirtualClock(world.scheduler());
        this.registry = new Registry(world.scheduler(), world.setup().schemas());
        world.broker().watch(this::wake);
    }

    /** Starts it, unless it runs. */
    public void start() {
        if (isUp) {
            return;
        }
        world.trace().note("start", name);
        life++;
        isUp = true;
        isPaused = false;
        isLeaving = false;
        thread = new StreamThread(world, this);
        caller = new Caller(world, this, psp);
        threadDue_ms = ASLEEP;
        callerDue_ms = ASLEEP;
        runThread(1);
        runCaller(1);
    }

    /** Kills it. It comes back by itself. */
    public void crash() {
        crash(world.dice().soon(3_000, 60_000));
    }

    /** Kills it; it comes back after that time. */
    public void crash(long down_ms) {
        if (!isUp) {
            return;
        }
        world.trace().note("crash", name);
        List<Runnable> sessions = evictions();
        world.scheduler().after(Setup.SESSION_MS, () -> {
            world.trace().note("session over", name);
            sessions.forEach(Runnable::run);
            world.broker().changed();
        });
        end();
        inUse.forEach(this::wipe);
        inUse.clear();
        world.scheduler().after(down_ms, this::start);
    }

    private void end() {
        isUp = false;
        isPaused = false;
        deferred.clear();
        thread = null;
        caller = null;
    }

    /** What happens when its sessions are over. */
    private List<Runnable> evictions() {
        List<Runnable> all = new ArrayList<>();
        if (thread != null) {
            ConsumerGroup group = thread.group();
            String member = thread.member();
            all.add(() -> group.remove(member));
        }
        if (caller != null) {
            ConsumerGroup group = caller.group();
            String member = caller.member();
            all.add(() -> group.remove(member));
        }
        return all;
    }

    /** Lets it stand still. Past its session the groups give it up, and it does not know. */
    public void pause(long for_ms) {
        if (!isUp || isPaused) {
            return;
        }
        world.trace().note("pause", name, for_ms);
        isPaused = true;
        int same = life;
        List<Runnable> sessions = evictions();
        world.scheduler().after(Setup.SESSION_MS, () -> {
            if (life == same && isPaused && for_ms > Setup.SESSION_MS) {
                world.trace().note("session over", name);
                sessions.forEach(Runnable::run);
                world.broker().changed();
            }
        });
        world.scheduler().after(for_ms, () -> {
            if (life == same && isPaused) {
                world.trace().note("wakes up", name);
                isPaused = false;
                List<Runnable> late = List.copyOf(deferred);
                deferred.clear();
                late.forEach(this::guarded);
                wake();
            }
        });
    }

    /** Lets it leave in order, and come back. */
    public void leave() {
        if (isUp && !isPaused) {
            isLeaving = true;
            wake();
        }
    }

    /** Sets its clock, within its bounds. */
    public void setClock(long offset_ms, double drift) {
        world.trace().note("clock", name, offset_ms);
        clock.set(offset_ms, drift);
    }

    /** Something of this process that happens later, unless the process is gone then; a process that stands still does it late. */
    Runnable mine(Runnable what) {
        Consumer<Runnable> process = now();
        return () -> process.accept(what);
    }

    /** This life of the process: takes what happens in it later. */
    Consumer<Runnable> now() {
        int born = life;
        return what -> {
            if (born == life && isUp) {
                if (isPaused) {
                    deferred.add(what);
                } else {
                    guarded(what);
                }
            }
        };
    }

    private void guarded(Runnable what) {
        if (!isUp) {
            return;
        }
        try {
            what.run();
        } catch (Crash crash) {
            crash();
        }
    }

    /** There may be something to do. */
    void wake() {
        if (isUp && !isPaused) {
            runThread(world.dice().soon(3, 200));
            runCaller(world.dice().soon(3, 200));
        }
    }

    void runThread(long delay_ms) {
        long due_ms = delay_ms == ASLEEP ? ASLEEP : world.scheduler().now_ms() + delay_ms;
        if (due_ms < threadDue_ms) {
            threadDue_ms = due_ms;
            world.scheduler().after(delay_ms, mine(() -> stepThread(due_ms)));
        }
    }

    private void stepThread(long due_ms) {
        StreamThread now = thread;
        if (now == null || threadDue_ms != due_ms) {
            return;
        }
        threadDue_ms = ASLEEP;
        if (isLeaving && now.leave()) {
            left();
            return;
        }
        runThread(now.stepOrRejoin());
    }

    private void left() {
        world.trace().note("left", name);
        if (caller != null) {
            caller.close();
        }
        evictions().forEach(Runnable::run);
        end();
        inUse.clear();
        if (world.faults().strikes(FaultKind.STORE_LOST)) {
            disks.clear();
        }
        world.broker().changed();
        world.scheduler().after(world.dice().soon(3_000, 60_000), this::start);
    }

    void runCaller(long delay_ms) {
        long due_ms = delay_ms == ASLEEP ? ASLEEP : world.scheduler().now_ms() + delay_ms;
        if (due_ms < callerDue_ms) {
            callerDue_ms = due_ms;
            world.scheduler().after(delay_ms, mine(() -> stepCaller(due_ms)));
        }
    }

    private void stepCaller(long due_ms) {
        Caller now = caller;
        if (now != null && callerDue_ms == due_ms) {
            callerDue_ms = ASLEEP;
            runCaller(now.step());
        }
    }

    Task.Disk disk(int partition) {
        return disks.computeIfAbsent(partition, made -> new Task.Disk());
    }

    void inUse(int partition) {
        inUse.add(partition);
    }

    void notInUse(int partition) {
        inUse.remove(partition);
    }

    /** A store that was open when its task died is not trusted: it is restored from the beginning. */
    void wipe(int partition) {
        disks.remove(partition);
    }

    /** Counts its starts. */
    int life() {
        return life;
    }

    String name() {
        return name;
    }

    long now_ms() {
        return clock.millis();
    }

    VirtualClock clock() {
        return clock;
    }

    Registry registry() {
        return registry;
    }

    String transactionalId() {
        return name + "-streams";
    }

    String newMember(String of) {
        members++;
        return name + "-" + of + "-" + members;
    }

    /** Whether it runs, be it that it stands still. */
    public boolean isUp() {
        return isUp;
    }

    /** Lets its schema registry be away for so long. */
    public void registryAway(long for_ms) {
        registry.away(for_ms);
    }
}
