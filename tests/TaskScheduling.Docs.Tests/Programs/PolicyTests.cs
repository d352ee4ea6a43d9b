using TaskScheduling;
using TaskScheduling.Simulation;

public sealed class PolicyTests
{
    private static readonly PolicySandbox WarmAfternoon = PolicySandbox.Parse("""
        duration: 3h
        policy: mobile
        device: { from: phone, thermal: { ambient: 31 C } }
        work:
          - name: export
            kind: continued
            phases: [ { cpu: 20min, cores: 1 } ]
            resumes: true
            onExpiration: { checkpoint: true }
        """);

    [Test]
    public void On_the_phone_profile_the_export_is_told_that_it_takes_too_much_of_the_processor()
    {
        var runs = WarmAfternoon.Play().Tasks[0].Runs;
        Assert.That(runs.Select(run => run.Expiration), Has.All.InstanceOf<Expiration.CpuLimitExceeded>());
    }

    [Test]
    public void With_a_whole_core_per_minute_it_comes_through()
    {
        var mobile = SchedulingPolicy.Mobile;
        var roomier = mobile with
        {
            ContinuedProcessing = mobile.ContinuedProcessing with
            {
                Budget = mobile.ContinuedProcessing.Budget with { Cpu = new CpuLimit(1.1, TimeSpan.FromMinutes(1)) },
            },
        };
        Assert.That(WarmAfternoon.With(roomier).Play().Tasks[0].Result?.IsSuccess, Is.True);
    }
}
