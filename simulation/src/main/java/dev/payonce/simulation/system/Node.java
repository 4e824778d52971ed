package dev.payonce.simulation.system;

import dev.payonce.simulation.fault.FaultKind;
import dev.payonce.simulation.world.ConsumerGroup;
import dev.payonce.simulation.world.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A processor: one process with a stream thread, a psp caller, a clock and a disk. It can be killed between any two effects,
 * stand still past its session and go on as if nothing had been, and leave in order.
 */
public final class Node {
    private final World world;
    private final PspNetwork psp;
    private final String name;
    private final VirtualClock clock;
    private final Registry registry;
    private final Disks disks = new Disks();
    private int members;
    private int lives;
    private boolean isLeaving;
    private Life life = new Life(this::crash);
    private Turns threadTurns;
    private Turns callerTurns;
    private @Nullable StreamThread thread;
    private @Nullable Caller caller;

    /** A process that is to be started. */
    public Node(World world, PspNetwork psp, String name) {
        this.world = world;
        this.psp = psp;
        this.name = name;
        this.clock = new VirtualClock(world.scheduler());
        this.registry = new Registry(world.scheduler(), world.setup().schemas());
        life.end();
        threadTurns = new Turns(world.scheduler(), life, this::stepThread);
        callerTurns = new Turns(world.scheduler(), life, this::stepCaller);
        world.broker().watch(this::wake);
    }

    /** Starts it, unless it runs. */
    public void start() {
        if (isUp()) {
            return;
        }
        world.trace().note("start", name);
        isLeaving = false;
        lives++;
        life = new Life(this::crash);
        threadTurns = new Turns(world.scheduler(), life, this::stepThread);
        callerTurns = new Turns(world.scheduler(), life, this::stepCaller);
        thread = new StreamThread(world, this);
        caller = new Caller(world, this, psp);
        threadTurns.in(1);
        callerTurns.in(1);
    }

    /** Kills it. It comes back by itself. */
    public void crash() {
        crash(world.dice().soon(3_000, 60_000));
    }

    /** Kills it; it comes back after that time. */
    public void crash(long down_ms) {
        if (!isUp()) {
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
        disks.crashed(world);
        world.scheduler().after(down_ms, this::start);
    }

    private void end() {
        life.end();
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
        if (!life.isAwake()) {
            return;
        }
        world.trace().note("pause", name, for_ms);
        Life same = life;
        same.pause();
        List<Runnable> sessions = evictions();
        world.scheduler().after(Setup.SESSION_MS, () -> {
            if (same.isPaused() && !same.isOver() && for_ms > Setup.SESSION_MS) {
                world.trace().note("session over", name);
                sessions.forEach(Runnable::run);
                world.broker().changed();
            }
        });
        world.scheduler().after(for_ms, () -> {
            if (same.isPaused() && !same.isOver()) {
                world.trace().note("wakes up", name);
                same.resume();
                wake();
            }
        });
    }

    /** Lets it leave in order, and come back. */
    public void leave() {
        if (life.isAwake()) {
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
        Life now = life;
        return () -> now.happen(what);
    }

    /** This life of the process: takes what happens in it later. */
    Consumer<Runnable> now() {
        return life::happen;
    }

    /** There may be something to do. */
    void wake() {
        if (life.isAwake()) {
            threadTurns.in(world.dice().soon(3, 200));
            callerTurns.in(world.dice().soon(3, 200));
        }
    }

    /** The psp caller has something to do. */
    void wakeCaller() {
        callerTurns.in(1);
    }

    private long stepThread() {
        StreamThread now = thread;
        if (now == null) {
            return Turns.ASLEEP;
        }
        if (isLeaving && now.leave()) {
            left();
            return Turns.ASLEEP;
        }
        return now.stepOrRejoin();
    }

    private long stepCaller() {
        return caller == null ? Turns.ASLEEP : caller.step();
    }

    private void left() {
        world.trace().note("left", name);
        if (caller != null) {
            caller.close();
        }
        evictions().forEach(Runnable::run);
        end();
        if (world.faults().strikes(FaultKind.STORE_LOST)) {
            disks.lose();
        }
        world.broker().changed();
        world.scheduler().after(world.dice().soon(3_000, 60_000), this::start);
    }

    Disks disks() {
        return disks;
    }

    /** Counts its starts. */
    int life() {
        return lives;
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
        return !life.isOver();
    }

    /** Whether it runs and does not stand still. */
    public boolean isAwake() {
        return life.isAwake();
    }

    /** Lets its schema registry be away for so long. */
    public void registryAway(long for_ms) {
        registry.away(for_ms);
    }
}
