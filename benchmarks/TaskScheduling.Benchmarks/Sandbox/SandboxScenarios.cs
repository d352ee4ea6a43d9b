using System.Globalization;

namespace TaskScheduling.Benchmarks;

/// <summary>What is played, as a user writes it.</summary>
internal static class SandboxScenarios
{
    public static Scenario Day() => Scenario.Parse("""
        duration: 1d
        policy: { from: mobile, keyIsIdentifier: false, processing: { pending: 10000, running: 4, quota: off }, continued: { pending: 10000, running: 4 } }
        device:
          from: phone
          battery: { level: 90 % }
          person: { sessionEvery: 40min }
          network: { lossEvery: 2h }
        work:
          - { name: refresh, kind: refresh, repeat: { every: 10min }, phases: [ { cpu: 2s } ] }
          - name: sync
            kind: processing
            requires: [network]
            repeat: { every: 4min, random: true }
            phases: [ { transfer: 10 MB }, { cpu: 20s, cores: 0.5 } ]
            variation: 50 %
            resumes: true
            onExpiration: { checkpoint: true }
          - name: export
            kind: continued
            repeat: { every: 3min, random: true }
            phases: [ { cpu: 60s, cores: 0.7 }, { wait: 5s }, { transfer: 5 MB } ]
            budget: { time: 30min }
            variation: 50 %
        """);

    public static Scenario ServerDay(int tasks) => Scenario.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        duration: 1d
        policy: server
        device: { from: server, cores: 64 }
        work:
          - name: request
            kind: processing
            repeat: { every: "{{TimeSpan.FromHours(24) / tasks:c}}" }
            phases: [ { cpu: 2s, cores: 0.5 } ]
            budget: { time: 1min, stall: 30s }
            variation: 50 %
        """));

    public static Scenario Server(TimeSpan duration, int cores) => Scenario.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        duration: "{{duration:c}}"
        policy: server
        device: { from: server, cores: {{cores}} }
        """));
}
