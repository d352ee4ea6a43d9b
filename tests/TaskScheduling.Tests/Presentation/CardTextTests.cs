using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Presentation;

/// <summary>Title and subtitle belong to the app; its last words are the final ones.</summary>
public sealed class CardTextTests
{
    [Test]
    public async Task The_last_text_while_expiring_is_the_final_one_everywhere()
    {
        var presenter = new RecordingPresenter();
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("test", presenter));
        var (handle, call) = await app.RunAsync(Request);
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Task.UpdateTitle("Paused", "first");
        call.Task.Subtitle = "at photo 12";

        call.Obey();
        var result = await handle.Completion.InTime();

        var shown = await presenter.UntilAsync(card => card.IsFinal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((result.Title, result.Subtitle), Is.EqualTo(("Paused", "at photo 12")));
            Assert.That((shown.Title, shown.Subtitle), Is.EqualTo(("Paused", "at photo 12")));
            Assert.That((shown.State, shown.Outcome, shown.ExpirationCode), Is.EqualTo((TaskState.Ended, (TaskOutcome?)TaskOutcome.Expired, "user_stopped")));
        }
    }

    [Test]
    public async Task Words_for_the_reason_stand_where_the_app_says_nothing()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Request with { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(3) } });
        app.Advance(3);
        await call.ToldToStop;
        call.Obey();

        var result = await handle.Completion.InTime();

        Assert.That((result.Title, result.Subtitle), Is.EqualTo(("Export photos", "Stopped after 3 s")));
    }

    [Test]
    public async Task A_run_that_the_handler_cut_off_gets_words_too()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Request);
        await handle.CancelAsync("no longer needed").InTime();
        await call.ToldToStop;
        app.Advance(Policies.Grace);

        Assert.That((await handle.Completion.InTime()).Subtitle, Is.EqualTo("Cancelled: no longer needed"));
    }

    [Test]
    public async Task A_further_run_shows_the_apps_texts_again()
    {
        await using var app = new RuntimeHarness();
        var request = Request with
        {
            Budget = new TaskBudget { Time = TimeSpan.FromSeconds(3) },
            Resubmission = Resubmission.Default.OnExpired<Expiration.TimeLimitExceeded>(ResubmitRule.AfterBackoff()),
        };
        var (handle, call) = await app.RunAsync(request);
        call.Task.Subtitle = "3 of 10";
        app.Advance(3);
        await call.ToldToStop;
        call.Obey();
        var first = await handle.WaitForRunAsync(1).InTime();
        app.Advance(TimeSpan.FromHours(1));
        var second = await app.NextCallAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Subtitle, Is.EqualTo("Stopped after 3 s"));
            Assert.That((second.Task.Title, second.Task.Subtitle), Is.EqualTo(("Export photos", "3 of 10")));
        }
    }

    [Test]
    public async Task A_pair_is_never_seen_half_changed()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Request);
        call.Task.UpdateTitle("0", "0");
        using var stop = new CancellationTokenSource();
        var torn = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var seen = handle.GetSnapshot();
                if (seen.Title != seen.Subtitle)
                    return $"{seen.Title}/{seen.Subtitle}";
            }

            return null;
        });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(thread => Task.Run(() =>
        {
            for (var change = 0; change < 1_000; change++)
                call.Task.UpdateTitle($"{thread}-{change}", $"{thread}-{change}");
        }))).InTime();
        await stop.CancelAsync();

        Assert.That(await torn.InTime(), Is.Null);
    }

    [Test]
    public async Task A_text_provider_gives_the_words_and_they_are_cleaned()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.UseExpirationTexts(new Texts((_, card) => ("\u001b[1m" + card.Title, "angehalten"))));
        var (handle, call) = await app.RunAsync(Request);
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Obey();

        var result = await handle.Completion.InTime();

        Assert.That((result.Title, result.Subtitle), Is.EqualTo(("Export photos", "angehalten")));
    }

    [Test]
    public async Task A_text_provider_that_throws_is_logged_and_the_built_in_words_are_taken()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.UseExpirationTexts(new Texts((_, _) => throw new FormatException("no such string"))));
        var (handle, call) = await app.RunAsync(Request);
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Obey();

        Assert.That((await handle.Completion.InTime()).Subtitle, Is.EqualTo("Stopped"));
        Assert.That((await app.LoggedAsync("TextProviderFailed")).Exception, Is.InstanceOf<FormatException>());
    }

    [Test]
    public async Task The_note_of_a_cancel_is_cleaned_and_cut([Values] bool whereTheTextProviderThrows)
    {
        await using var app = new RuntimeHarness(configure: builder =>
        {
            if (whereTheTextProviderThrows)
                builder.UseExpirationTexts(new Texts((_, _) => throw new FormatException("no such string")));
        });
        var (handle, call) = await app.RunAsync(Request);
        await handle.CancelAsync("\u001b[2J\nno longer\u202e needed " + new string('x', 10_000)).InTime();
        await call.ToldToStop;
        call.Obey();

        Assert.That((await handle.Completion.InTime()).Subtitle, Is.EqualTo("Cancelled: no longer needed " + new string('x', 371) + "…"), "400 in all");
    }

    [Test]
    public async Task The_final_text_can_be_changed_until_a_newer_run_of_the_key_starts()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Request with { Key = "album:42" });
        handle.UpdateFinalText("too early", null);
        var early = handle.GetSnapshot().Title;
        call.Return();
        await handle.Completion.InTime();

        handle.UpdateFinalText("Exported", "42 photos");
        var after = handle.GetSnapshot();
        await app.RunAsync(Request with { Key = "album:42" });
        handle.UpdateFinalText("too late", null);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.EqualTo("Export photos"));
            Assert.That((after.Title, after.Subtitle), Is.EqualTo(("Exported", "42 photos")));
            Assert.That(handle.GetSnapshot().Title, Is.EqualTo("Exported"));
        }
    }

    [Test]
    public void Every_reason_has_words_of_its_own()
    {
        Expiration[] reasons =
        [
            new Expiration.HostShuttingDown(default), new Expiration.UserStopped("tray"), new Expiration.CancelledByApp("note"), new Expiration.Superseded(default),
            new Expiration.ThermalLimitExceeded(default, ThermalState.Serious, default, null), new Expiration.MemoryLimitExceeded(1, 2),
            new Expiration.AllocationLimitExceeded(1, 2), new Expiration.CpuLimitExceeded(new CpuLimit(1, TimeSpan.FromSeconds(1)), default, default),
            new Expiration.CpuTimeExceeded(default, default), new Expiration.TimeLimitExceeded(default, default),
            new Expiration.ProgressStalled(default, default, null, null, 0, null), new Expiration.RequirementLost(Requirement.Network),
            new Expiration.RequirementLost(Requirement.ExternalPower), new Expiration.RequirementLost(Requirement.Idle), new Expiration.RequirementLost(Requirement.Resource),
            new Expiration.BatteryLow(0.1, 0.2), new Expiration.Preempted(default), new Expiration.QuotaExhausted("a", default, default, default),
            new Expiration.PolicyChanged("Time"), new Expiration.LeaseLost("a", null), new Expiration.HostLost(null, null, null),
            new Expiration.WorkerLost(null, null, []), new Expiration.Unknown("os", null, null),
        ];

        Assert.That(reasons.Select(ExpirationWords.Of), Is.Unique.And.All.Not.Empty);
    }

    [TestCase(null, "Interrupted: the app ended unexpectedly")]
    [TestCase(0, "Interrupted: the app ended unexpectedly (exit code 0)")]
    [TestCase(134, "Interrupted: the app ended unexpectedly (exit code 134)")]
    [TestCase(-532462766, "Interrupted: the app ended unexpectedly (exit code 0xE0434352)")]
    public void A_process_that_was_lost_is_told_with_its_exit_code_where_that_is_known(int? code, string words) =>
        Assert.That(ExpirationWords.Of(new Expiration.HostLost(null, null, code)), Is.EqualTo(words));

    private static ContinuedProcessingTaskRequest Request => new(RuntimeHarness.Export, "Export photos");

    private sealed class Texts(Func<Expiration, TaskPresentation, (string, string?)> words) : IExpirationTextProvider
    {
        public (string Title, string? Subtitle) GetText(Expiration reason, TaskPresentation current) => words(reason, current);
    }
}
