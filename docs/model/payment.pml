/*
 * One payment, as a protocol: two requests with one idempotency key, a topology that can be taken over, two callers of the PSP,
 * crashes, replies that are lost, a PSP that forgets its keys. Spin walks through every interleaving.
 *
 * docs/model/check runs it: the protocol as it is must pass, and each flaw planted below must be found.
 *
 * What it shows: the customer is charged at most once; a charge belongs to a committed call; each request gets exactly one
 * outcome; the outcome agrees with the ledger. What it leaves out: partitions, amounts, declined cards (they end like paid
 * ones), and the bytes. Those are the simulation's.
 *
 * Kafka's part is taken as given: a transaction applies whole or not at all, and a fenced producer's not at all.
 */

#define REQUESTS 2
#define CALLS_MAX 2     /* the first publication, and one more after an unknown result */
#define TRIES 2         /* writes of one caller for one call */
#define JOINS_MAX 4     /* two callers, and two of them once more after a crash */

/* Flaws, planted with -D: */
#ifdef FRESH_KEY        /* each try has a PSP key of its own */
#define KEY_IS_KNOWN false
#else
#define KEY_IS_KNOWN keyIsKnown
#endif

#ifdef IGNORE_NOT_AFTER /* a caller writes whenever it gets to it */
#define MAY_WRITE true
#else
#define MAY_WRITE (clock == IN_TIME)
#endif

#ifdef READ_UNCOMMITTED /* callers see calls of transactions that may be aborted */
#define CALLS_SEEN (callsEnd + uncommitted)
#else
#define CALLS_SEEN callsEnd
#endif

mtype = { NONE, OPEN, UNKNOWN, PAID };

/* Time: calls may be written / past their not_after / the PSP has forgotten the key, 24 h after it came. */
#define IN_TIME 0
#define TOO_LATE 1
#define FORGOTTEN 2
byte clock = IN_TIME;
byte inTheAir = 0;      /* writes that passed the gate and have not reached the PSP */

/* How much may go wrong. */
byte crashes = 2;
byte drops = 1;

/* The PSP. */
bool keyIsKnown = false;
byte charges = 0;

/* What is committed in Kafka. */
byte requestsDone = 0;  /* offset in payments.requests */
mtype payment = NONE;
byte waiting = 0;       /* requests that wait for the outcome */
byte outcomes = 0;
byte paidOutcomes = 0;
byte callsEnd = 0;      /* records in payments.psp-calls */
byte callsDone = 0;     /* the callers' committed offset */
chan results = [2] of { mtype };
byte uncommitted = 0;   /* calls of the open transaction */

/* The newest owner's epoch; an older one is a zombie and fenced. */
byte topologyEpoch = 0;
byte callerGeneration = 0;

/* What one transaction of the topology does: it reads an input, decides by the committed state, and commits, or is fenced. */
inline decideRequest(mine) {
#ifdef READ_UNCOMMITTED
    atomic { if :: payment == NONE -> uncommitted = 1 :: else fi };
#endif
    atomic {
        if
        :: mine == topologyEpoch ->
            requestsDone++;
            if
            :: payment == NONE -> payment = OPEN; callsEnd++; waiting = 1
            :: payment == PAID -> outcomes++; paidOutcomes++
            :: else -> waiting++
            fi
        :: else                                                            /* fenced: all of it is aborted */
        fi;
        uncommitted = 0
    }
}

inline decideResult(mine) {
    atomic {
        if
        :: mine == topologyEpoch && len(results) > 0 ->
            results ? result;
            if
            :: payment == PAID                                             /* taken once */
            :: payment != PAID && result == PAID ->
                payment = PAID; outcomes = outcomes + waiting; paidOutcomes = paidOutcomes + waiting; waiting = 0
            :: payment != PAID && result == UNKNOWN ->
                if
                :: clock == IN_TIME && callsEnd < CALLS_MAX -> callsEnd++  /* the same call again */
                :: else -> payment = UNKNOWN                               /* rests until a look-up */
                fi
            fi;
            result = NONE
        :: else
        fi
    }
}

proctype Topology() {
    byte mine;
    mtype result = NONE;
takeOver:
    atomic { topologyEpoch < 2 -> topologyEpoch++; mine = topologyEpoch }
    do
    :: mine == topologyEpoch && requestsDone < REQUESTS -> decideRequest(mine)
    :: mine == topologyEpoch && len(results) > 0 -> decideResult(mine)
    :: mine != topologyEpoch -> break                                      /* a zombie finds out */
    od
}

/* One try: the gate, the wire, the PSP, and the way back. */
inline try() {
    if
    :: atomic { MAY_WRITE -> inTheAir++ };
        if
        :: atomic { drops > 0 -> drops--; inTheAir--; got = UNKNOWN }      /* lost on the way there */
        :: atomic { inTheAir--;
            assert(callsEnd > 0);                                          /* only what is committed */
            if
            :: KEY_IS_KNOWN
            :: else -> charges++; keyIsKnown = true
            fi;
            assert(charges <= 1);
            got = PAID };
            if
            :: atomic { drops > 0 -> drops--; got = UNKNOWN }              /* lost on the way back */
            :: true
            fi
        fi
    :: !MAY_WRITE -> got = UNKNOWN
    fi
}

proctype Caller() {
    byte generation, offset, tries;
    mtype got;
join:
    atomic { callerGeneration < JOINS_MAX -> callerGeneration++; generation = callerGeneration }
    do
    :: atomic { callsDone < CALLS_SEEN -> offset = callsDone; tries = 0; got = NONE };
#ifdef OFFSET_FIRST     /* the offset is committed before the result is there */
        atomic { if :: generation == callerGeneration -> callsDone = offset + 1 :: else fi };
        if
        :: atomic { crashes > 0 -> crashes--; got = NONE; offset = 0; tries = 0; goto join }
        :: true
        fi;
#endif
        do
        :: got != PAID && tries < TRIES -> atomic { tries++; got = NONE }; try()
        :: got == PAID || tries == TRIES -> break
        od;
        if
        :: atomic { crashes > 0 -> crashes--; got = NONE; offset = 0; tries = 0; goto join }
        :: results ! got
        fi;
        if
        :: atomic { crashes > 0 -> crashes--; got = NONE; offset = 0; tries = 0; goto join }
        :: atomic { if :: generation == callerGeneration && callsDone < offset + 1 -> callsDone = offset + 1 :: else fi }
        fi;
        atomic { got = NONE; offset = 0; tries = 0 }
    :: generation != callerGeneration && callsDone >= CALLS_SEEN -> break  /* another one reads on */
    od
}

proctype Clock() {
    clock = TOO_LATE;
    atomic { inTheAir == 0 -> clock = FORGOTTEN; keyIsKnown = false }
}

/* When nothing can move any more. */
proctype Auditor() {
    timeout;
    assert(charges <= 1);
    assert(paidOutcomes == 0 || charges == 1);
    assert(requestsDone == REQUESTS);
    assert(payment == UNKNOWN || outcomes == REQUESTS);
    assert(payment != UNKNOWN || clock != IN_TIME || callsEnd == CALLS_MAX)
}

init {
    atomic { run Topology(); run Topology(); run Caller(); run Caller(); run Clock(); run Auditor() }
}
