namespace TaskScheduling.Simulation.Tests;

/// <summary>Scenarios that reports are made of.</summary>
internal static class Samples
{
    /// <summary>Told to stop for CPU again and again, and gives up.</summary>
    public static Scenario Export { get; } = Scenario.Parse("""
        duration: 20min
        policy: mobile
        device: { from: phone, thermal: { ambient: 26 C }, battery: { level: 60 % }, person: { active: true } }
        work:
          - name: export
            kind: continued
            title: Exporting
            phases: [ { cpu: 40min, cores: 2 } ]
            resumes: true
            onExpiration: { takes: 2s, checkpoint: true, title: Paused, subtitle: "at {percent}" }
        """, "export");

    /// <summary>A network that comes and goes by the seed.</summary>
    public static Scenario Losses { get; } = Scenario.Parse("""
        duration: 2h
        policy: desktop
        device: { from: laptop, network: { rate: 2 MB/s, lossEvery: 12min, lossLasts: 2min } }
        work:
          - name: download
            kind: processing
            requires: [network]
            phases: [ { transfer: 4 GB } ]
          - name: index
            kind: processing
            count: 2
            variation: 50 %
            phases: [ { cpu: 12min, cores: 2 } ]
        expect:
          - { work: download, outcome: succeeded, endsBefore: 60min }
        """, "losses");

    /// <summary>Everything that can happen to a device and its host.</summary>
    public static Scenario Day { get; } = Scenario.Parse("""
        duration: 24h
        policy: mobile
        device: { from: phone, battery: { level: 30 % }, person: { sessionEvery: 45min, sessionLasts: 6min } }
        work:
          - name: mail
            kind: refresh
            at: [1h, 2h]
            phases: [ { transfer: 20 MB } ]
          - name: deaf
            kind: continued
            at: 3h
            phases: [ { pause: 5min } ]
            onExpiration: { then: finish }
          - name: broken
            kind: continued
            at: 4h
            phases: [ { cpu: 10min, cores: 0.5 } ]
            fails: { after: 70s }
        events:
          - { at: 5h, network: metered }
          - { at: 6h, network: unmetered }
          - { at: 7h, power: external }
          - { at: 9h, host: suspend, for: 40min }
          - { at: 11h, host: crash, for: 20min }
          - { at: 12h, ambient: 30 C }
        expect:
          - { work: mail, outcome: succeeded }
          - { work: broken, outcome: succeeded }
        """, "day");

    /// <summary>Every text that a file can bring is markup.</summary>
    public static Scenario Hostile { get; } = Scenario.Parse("""
        name: "<img src=x onerror=alert(1)>"
        description: "</style></script><script>alert(2)</script>"
        duration: 20min
        policy: desktop
        work:
          - name: "<b>'\"&</b>"
            identifier: plain
            kind: continued
            title: "<i>title</i>"
            subtitle: "<u>subtitle</u>\u0007"
            phases: [ { cpu: 1min } ]
            fails: { after: 10s, type: "<T>", message: "<em>message</em>" }
          - name: "<s>stopped</s>"
            identifier: plain2
            kind: continued
            phases: [ { cpu: 10min } ]
        events:
          - { at: 1min, cancel: "<s>stopped</s>", note: "<q>note</q>" }
        expect:
          - { work: "<s>stopped</s>", title: "<h1>" }
        """, "hostile");

    /// <summary>100,000 tasks, many of which are told to stop.</summary>
    public static Scenario Many { get; } = Scenario.Parse("""
        duration: 24h
        policy: server
        device: server
        work:
          - name: thumbnail
            kind: processing
            count: 1000
            repeat: { every: 15min, from: 0s }
            variation: 60 %
            phases: [ { cpu: 6s } ]
            budget: { time: 8s }
          - name: mail
            kind: processing
            repeat: { every: 20s, random: true }
            phases: [ { cpu: 2s } ]
        """, "many");

    public static string HtmlOf(Scenario scenario) => HtmlReport.Of(scenario, Sandbox.Play(scenario));
}
