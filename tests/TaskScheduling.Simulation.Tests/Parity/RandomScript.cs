using System.Globalization;
using System.Text;

namespace TaskScheduling.Simulation.Tests.Parity;

/// <summary>A scenario by chance.</summary>
/// <remarks>
/// Instants are odd milliseconds, so that two hardly ever meet: at one instant a machine has no order that could be compared. Shares are whole units and what can
/// stand still reports now and then: the sandbox takes progress that is reported all the time for continuous, a handler counts units.
/// </remarks>
internal sealed class RandomScript
{
    private static readonly string[] Kinds = ["processing", "processing", "continued", "continued", "refresh"];
    private readonly Random _chance;
    private readonly StringBuilder _text = new();

    public RandomScript(int seed)
    {
        _chance = new Random(seed);
        Write($"duration: {_chance.Next(20, 120)}min");
        Write($"seed: {seed}");
        WritePolicy();
        WriteDevice();
        var works = _chance.Next(1, 6);
        Write("work:");
        for (var work = 0; work < works; work++)
            WriteWork($"w{work}");
        Write("events:");
        for (var events = _chance.Next(1, 7); events > 0; events--)
            WriteEvent($"w{_chance.Next(works)}");
    }

    public string Text => _text.ToString();

    private void WritePolicy()
    {
        var from = One("mobile", "desktop", "server");
        var extra = One("", "", ", processing: { running: 1, requiresIdle: false, pending: 9 }", ", continued: { running: 2, pending: 9, budget: { stall: 40s } }",
            ", processing: { running: 2, requiresIdle: false, pending: 20, budget: { cpu: 0.7/45s, time: 4min } }", ", requirementBackAfter: 7s, samplingPeriod: 3s", ", preempts: true, processing: { running: 1, requiresIdle: false, pending: 9 }");
        Write($"policy: {{ from: {from}{extra} }}");
        if (Maybe(20))
            Write("store: memory");
    }

    private void WriteDevice()
    {
        var from = One("phone", "laptop", "server");
        var network = from == "server" ? "" : One("", ", network: { rate: 700 kB/s, lossEvery: 4min, lossLasts: 50s }");
        var battery = from == "server" ? "" : One("", $", battery: {{ level: {_chance.Next(3, 90)} %, pluggedIn: {One("true", "false")} }}");
        var person = from == "server" ? "" : One("", ", person: { active: true }", ", person: { sessionEvery: 11min, sessionLasts: 2min }");
        Write($"device: {{ from: {from}, cores: {_chance.Next(1, 9)}, load: {One("0", "0.4")}, {(from == "server" ? "" : $"thermal: {{ ambient: {_chance.Next(10, 40)} C }}")}{network}{battery}{person} }}");
    }

    private void WriteWork(string name)
    {
        var kind = One(Kinds);
        Write($"  - name: {name}");
        Write($"    kind: {kind}");
        Write($"    at: [{string.Join(", ", Enumerable.Range(0, _chance.Next(1, 4)).Select(_ => Instant(30 * 60)))}]");
        if (Maybe(30))
            Write($"    priority: {One("low", "high")}");
        if (Maybe(20))
            Write($"    earliest: {Span(600)}");
        if (Maybe(20))
            Write($"    key: {One("a", "b")}\n    whenPending: {One("replace", "keep", "refuse")}\n    whenRunning: {One("refuse", "queue")}");
        if (kind == "processing" && Maybe(40))
            Write($"    requires: [{One("network", "power", "idle", "unmetered")}]");
        if (kind == "continued")
            Write($"    strategy: {One("queue", "queue", "fail")}");
        Write("    phases:");
        for (var phases = _chance.Next(1, 4); phases > 0; phases--)
            WritePhase();
        if (Maybe(40))
            Write($"    budget: {{ {One("time", "cpuTime", "stall")}: {Span(150)} }}");
        if (Maybe(15))
            Write("    checkpointEvery: 7s");
        if (Maybe(50))
            Write("    resumes: true");
        Write($"    onExpiration: {{ then: {One("cancel", "cancel", "cancel", "return", "finish", "hang")}, takes: {Span(8)}, checkpoint: {One("true", "false")}{One("", ", title: Ended, subtitle: \"{percent}: {reason}\"")} }}");
        if (Maybe(25))
            Write($"    fails: {{ after: {Span(60)}, attempts: {_chance.Next(1, 4)}, probability: 70 % }}");
        if (Maybe(60))
            Write($"    resubmit: {{ attempts: {_chance.Next(1, 9)}, on: {{ failed: {One("backoff", "never", "once", "atNextStart")}, {One("time_limit_exceeded", "progress_stalled", "cpu_limit_exceeded", "user_stopped")}: {One("backoff", "never", "once", "atNextStart")} }} }}");
        if (Maybe(15))
            Write($"    variation: 30 %");
    }

    private void WritePhase()
    {
        var report = One("", "", $", reports: {Span(50)}", ", reports: never");
        var beat = Maybe(20) ? $", heartbeat: {Span(20)}" : "";
        var words = Maybe(20) ? ", subtitle: Working" : "";
        Write("      - { " + (_chance.Next(6) switch
        {
            0 => $"wait: {Span(90)}{One("", $", atMost: {Span(60)}")}",
            1 => $"pause: {Span(60)}",
            2 => $"transfer: {_chance.Next(1, 60)} MB, share: 25 %{(report.Length > 0 ? report : ", reports: 2s")}",
            _ => $"cpu: {Span(300)}, cores: {One("0.5", "1", "1.7")}, share: 25 %{report}",
        }) + beat + words + " }");
    }

    private void WriteEvent(string work) => Write($"  - {{ at: {Instant(40 * 60)}, " + _chance.Next(12) switch
    {
        0 => $"stop: {work}",
        1 => $"cancel: {work}, note: enough",
        2 => $"submit: {work}",
        3 => $"power: {One("battery", "external")}",
        4 => $"network: {One("none", "metered", "unmetered")}",
        5 => $"person: {One("active", "away")}",
        6 => $"host: crash, for: {Span(90)}",
        7 => "host: shutdown, timeout: 20s, for: 1min",
        8 => $"policy: {One("mobile", "desktop", "server")}, apply: {One("now", "newRuns")}",
        9 => $"ambient: {_chance.Next(0, 45)} C",
        10 => $"clock: {One("+", "-")}{Span(900)}",
        _ => $"load: {One("0", "1.5")}",
    } + " }");

    private string Instant(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{_chance.Next(seconds)}.{_chance.Next(1000):000}s");

    private string Span(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{_chance.Next(1, seconds)}.{_chance.Next(1000):000}s");

    private bool Maybe(int percent) => _chance.Next(100) < percent;

    private string One(params string[] choices) => choices[_chance.Next(choices.Length)];

    private void Write(string line) => _text.AppendLine(line);
}
