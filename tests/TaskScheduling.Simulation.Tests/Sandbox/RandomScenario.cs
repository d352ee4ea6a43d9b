using System.Globalization;
using System.Text;

namespace TaskScheduling.Simulation.Tests;

/// <summary>Scenario files at random, as text, so that a failure can be played again.</summary>
internal static class RandomScenario
{
    public static string Make(long number)
    {
        var chance = new Chance(number, "scenario");
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"duration: {Pick("20min", "2h", "12h", "3d")}\nseed: {number}\nstore: {Pick("durable", "memory")}\n");
        text.Append(CultureInfo.InvariantCulture, $"policy: {Policy()}\n");
        if (Sometimes(0.3))
            text.Append(CultureInfo.InvariantCulture, $"foregroundPolicy: {Policy()}\n");
        text.Append(CultureInfo.InvariantCulture, $"device: {Device()}\nwork:\n");
        var works = 1 + Roll(4);
        for (var work = 0; work < works; work++)
            text.Append(CultureInfo.InvariantCulture, $"  - {{ name: w{work}, {Work()} }}\n");
        text.Append("events:\n");
        for (var each = 0; each < 1 + Roll(10); each++)
            text.Append(CultureInfo.InvariantCulture, $"  - {{ at: {Pick("0s", "1min", "10min", "10min", $"{Roll(180)}min")}, {Event()} }}\n");
        return text.ToString();

        string Policy() => Pick(
            "server", "desktop", "mobile",
            "{ from: mobile, continued: { running: 1, budget: { stall: off } }, processing: { requiresIdle: false, quota: 3min/10min } }",
            "{ from: server, processing: { running: 0 }, ageing: 1min, preempts: true, preemption: { readyFor: 1s, minimumRun: 1s } }",
            "{ from: desktop, warnAt: 50 %, overrunSlotsReleasedAfter: 1min, keyIsIdentifier: true, whenUnknown: assume, processing: { running: 3, pending: 2, battery: off } }");

        string Device() => Pick("phone", "laptop", "board", "server") is var profile && Sometimes(0.4) ? profile
            : $"{{ from: {profile}, battery: {{ level: {Roll(101)} %, pluggedIn: {Pick("true", "false")}, capacity: {Pick("0.5 Wh", "13 Wh")} }}, network: {{ state: {Pick("none", "metered", "unmetered")}, lossEvery: {Pick("5min", "1h")}, rate: {Pick("1 B/s", "1 MB/s")} }}, person: {{ active: {Pick("true", "false")}, sessionEvery: 10min, awakeUntil: {Pick("9h", "02:00:00", "24h")} }}, cores: {1 + Roll(6)}, load: {Roll(7)}{(profile == "server" ? "" : $", thermal: {{ ambient: {Roll(50)} C }}")} }}";

        string Work()
        {
            var kind = Pick("refresh", "processing", "continued");
            var parts = new List<string> { $"kind: {kind}", $"phases: [{string.Join(", ", Enumerable.Range(0, 1 + Roll(4)).Select(_ => Phase()))}]" };
            parts.Add(Sometimes(0.5) ? $"at: [{Pick("0s", "10min")}, {Roll(100)}min]" : $"repeat: {{ every: {Pick("1min", "7min", "1h")}, random: {Pick("true", "false")} }}");
            if (Sometimes(0.5))
                parts.Add($"budget: {{ {Pick("time: 1min", "cpu: 0.5/30s", "cpuTime: 30s", "thermal: Nominal/0s", "stall: 20s", "allocated: 10 MB", "memory: 10 MB", "time: 10s, grace: 100ms")} }}");
            if (Sometimes(0.4))
                parts.Add($"resubmit: {{ attempts: {1 + Roll(6)}, interruptions: {Roll(5)}, on: {{ any: {Pick("never", "whenClear", "backoff", "once", "atNextStart")}, failed: {Pick("backoff", "whenClear", "never")} }} }}");
            if (Sometimes(0.6))
                parts.Add($"onExpiration: {{ then: {Pick("cancel", "return", "finish", "hang")}, takes: {Pick("0s", "1s", "1min")}, checkpoint: {Pick("true", "false")}, title: \"{{percent}} {{reason}}\" }}");
            if (Sometimes(0.3))
                parts.Add($"fails: {{ after: {Pick("0s", "5s", "1h")}, probability: {Roll(101)} % }}");
            foreach (var (share, part) in ((double, string)[])[(0.5, "resumes: true"), (0.3, "checkpointEvery: 7s"), (0.3, "variation: 90 %"), (0.2, $"startDelay: {Pick("1s", "30s")}"), (0.3, "count: 3"), (0.2, "earliest: 15min"), (0.2, $"key: {Pick("k1", "k2")}, whenPending: {Pick("replace", "keep", "refuse")}, whenRunning: {Pick("refuse", "queue")}"), (0.2, "priority: high"), (0.1, "pausesOnWarning: { of: time, for: 1min }")])
            {
                if (Sometimes(share))
                    parts.Add(part);
            }

            if (kind == "processing" && Sometimes(0.4))
                parts.Add($"requires: [{Pick("network", "unmetered", "power", "idle", "network, power")}]");
            if (kind == "continued" && Sometimes(0.2))
                parts.Add("strategy: fail");
            return string.Join(", ", parts);
        }

        string Phase() => Pick(
            $"{{ cpu: {Pick("0s", "1s", "40s", "10min")}, cores: {Pick("0", "0.3", "1", "8")}, reports: {Pick("always", "never", "3s")}, allocates: 1 MB/s, memory: {Roll(20)} MB }}",
            $"{{ transfer: {Pick("0 B", "1 kB", "40 MB")}, reports: {Pick("always", "never", "3s")} }}",
            $"{{ wait: {Pick("0s", "10s", "10min")}, atMost: 1min }}",
            $"{{ pause: {Pick("0s", "10s", "10min")}, heartbeat: 5s, share: 1 % }}");

        string Event() => Pick(
            "stop: w0", "cancel: w0", "submit: w0", "power: external", "power: battery", "network: none", "network: unmetered", "person: active", "person: away", "app: foreground", "app: background",
            $"host: suspend, for: {Pick("0s", "1s", "30min")}", "host: crash, for: 1min", $"host: shutdown, timeout: {Pick("1s", "30s")}", $"policy: {Policy()}, apply: {Pick("now", "newRuns")}",
            "clock: +1h", "clock: -1h", $"ambient: {Roll(60)} C", $"load: {Roll(8)}");

        string Pick(params string[] all) => all[Roll(all.Length)];
        int Roll(int sides) => (int)(chance.Share() * sides);
        bool Sometimes(double share) => chance.Share() < share;
    }
}
