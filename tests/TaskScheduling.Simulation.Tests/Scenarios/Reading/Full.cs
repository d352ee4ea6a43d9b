namespace TaskScheduling.Simulation.Tests.Scenarios.Reading;

/// <summary>A scenario file that has every key of every shape at least once.</summary>
internal static class Full
{
    public const string Text = """
        name: everything
        description: Every key there is.
        seed: -7
        duration: 2d
        start: 2026-03-04T05:06:07Z
        store: memory
        policy:
          from: mobile
          refresh:
            running: 3
            pending: 4
            requiresIdle: true
            battery: 10 %/15 %
            quota: 5min/1h
            heldByLowPowerMode: false
            cpuLiftedOnExternalPower: true
            budget:
              time: 31s
              cpu: 0.5/30s
              cpuTime: 32s
              thermal: Nominal/33s
              stall: 34s
              heartbeatOnly: 35s
              wait: 36s
              memory: 1 GiB
              allocated: 2 GB
              grace: 37s
          processing: { quota: off, battery: off, budget: { time: off, cpu: off, cpuTime: off, thermal: off, memory: off, allocated: off } }
          continued: { budget: { stall: off } }
          startAtOrBelow: serious
          ageing: 11min
          preemption: { readyFor: 6s, minimumRun: 31s, maximumTimes: 3 }
          preempts: true
          keyIsIdentifier: false
          warnAt: 70 %
          whenUnknown: assume
          assumeUnmeteredNetwork: true
          samplingPeriod: 12s
          samplingPeriodNearLimit: 2s
          networkLossTolerance: 13s
          powerLossTolerance: 14s
          requirementBackAfter: 15s
          startWatchdog: 16s
          overrunSlotsReleasedAfter: 17s
          maximumHostLosses: 4
        foregroundPolicy: desktop
        device:
          from: phone
          trace: trace.csv
          cores: 7
          load: 1.5
          hasBattery: true
          power: { idle: 300 mW, screen: 1.1 W, core: 1.2 W, radio: 0.9 W }
          thermal:
            ambient: 25 C
            start: 26 °C
            nodes: [{ name: chip, capacity: 8 J/K }, { name: back, capacity: 100 J/K, toAmbient: 0.3 W/K }]
            links: [{ from: chip, to: back, conductance: 0.5 W/K }]
            sensor: chip
            fair: 38 C
            serious: 42 C
            critical: 46 C
            throttlesAt: 44 C
            throttles: true
          battery: { capacity: 26 Wh, level: 55 %, charger: 30 W, pluggedIn: true, lowPowerAt: 85 % }
          network: { state: metered, rate: 8 Mbit/s, lossEvery: 1h, lossLasts: 3min }
          person: { active: true, idleAfter: 3min, sessionEvery: 40min, sessionLasts: 5min, awakeFrom: 06:30:00, awakeUntil: 22h, cores: 0.4 cores }
        work:
          - name: export
            kind: continued
            identifier: app.export
            title: Exporting
            subtitle: 212 photos
            at: [1h, 30min]
            count: 2
            earliest: 5min
            priority: high
            key: album
            whenPending: keep
            whenRunning: queue
            strategy: fail
            budget: { memory: 300 MB }
            payload: 2 kB
            resumes: true
            checkpointEvery: 20s
            variation: 10 %
            startDelay: 2s
            outOfProcess: true
            pausesOnWarning: { of: heartbeatOnly, for: 90s }
            fails: { after: 12s, attempts: 2, probability: 25 %, type: My.Fault, message: broken }
            resubmit: { attempts: 6, interruptions: 7, on: { time_limit_exceeded: once, failed: backoff, any: never } }
            onExpiration: { then: return, takes: 3s, checkpoint: true, title: Paused, subtitle: "{percent}" }
            phases:
              - { cpu: 10min, cores: 2.5, share: 40 %, reports: 5s, allocates: 1 MB/s, memory: 200 MiB, title: Rendering, subtitle: first }
              - { transfer: 50 MB, reports: never }
              - { wait: 4s, atMost: 9s, heartbeat: 2s }
              - { pause: 6s, reports: always }
          - name: sync
            kind: processing
            requires: [network, unmetered, power, idle]
            repeat: { every: 10min, from: 1min, until: 3h, random: true }
            phases: [{ cpu: 1s }]
        events:
          - { at: 1s, stop: export }
          - { at: 2s, cancel: sync, note: enough }
          - { at: 3s, submit: sync }
          - { at: 4s, power: external }
          - { at: 5s, network: none }
          - { at: 6s, person: away }
          - { at: 7s, app: foreground }
          - { at: 8s, host: crash, for: 2min }
          - { at: 9s, host: shutdown, timeout: 40s }
          - { at: 10s, host: suspend, for: 3min }
          - { at: 11s, policy: server, apply: now }
          - { at: 12s, clock: -30min }
          - { at: 13s, ambient: -5 C }
          - { at: 14s, load: 2 cores }
        expect:
          - work: export
            count: 1
            countAtLeast: 0
            countAtMost: 2
            outcome: refused
            reason: user_stopped
            runReasons: [none, host_lost]
            refusal: too_many_pending
            runs: 1
            runsAtMost: 2
            runsAtLeast: 0
            startsBefore: 1h
            startsAfter: 1s
            endsBefore: 2h
            endsAfter: 2s
            progressAtLeast: 1 %
            progressAtMost: 99 %
            title: Paused
            subtitle: 40 %
            graceExceeded: false
            waitedFor: [too_hot]
            neverWaitedFor: [battery_low]
            warned: [cpuTime]
        """;

    public static DeviceTrace NoTrace(string path) => new(path, TimeSpan.Zero, [], new TraceRepairs(0, 0, 0, 0, []));

    public static Scenario Read() => ScenarioReader.Read("everything.yaml", Text, [], path => new RecordedDevice(NoTrace(path)));
}
