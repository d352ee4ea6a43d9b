using Spectre.Console;

namespace TaskScheduling.Cli;

/// <summary>What another policy would have decided, for a person.</summary>
internal sealed class WhatIfPage(RecordingFile file, ExactResult exact, WhatIfResult result, ConsolePort console)
{
    private const int MostRows = 200;

    public void Write(bool diff) => console.Draw(screen =>
    {
        foreach (var fact in ReplayPage.Facts(file, exact))
            Line(screen, fact);
        Line(screen, "");
        var different = result.Different == 0 ? "none differs" : Figures.Invariant($"{result.Different:N0} differ:");
        Line(screen, Figures.Invariant($"Under {result.Policy?.Name ?? "the recorded policy"}: {result.Tasks.Count:N0} {(result.Tasks.Count == 1 ? "task" : "tasks")}: {result.Same:N0} the same, {different}"));
        foreach (var change in result.Changes)
            Line(screen, $"  {change}");
        Line(screen, Figures.Invariant(
            $"Rests on: {result.Of(Basis.Recorded):N0} as recorded, {result.Of(Basis.Modelled):N0} modelled, {result.Of(Basis.Extrapolated):N0} extrapolated, {result.Of(Basis.Unknown):N0} unknown."));
        if (result.Unread is not ConditionKinds.None)
            Line(screen, $"Not in the record, so unavailable to this policy: {result.Unread}.");
        if (result.ReplacedPolicies > 0)
            Line(screen, Figures.Invariant($"The recorded changes of the policy ({result.ReplacedPolicies}) are left out."));
        if (diff && result.Different > 0)
            Table(screen);
    });

    private void Table(IAnsiConsole screen)
    {
        screen.WriteLine();
        var grid = PageStyles.Columns(null, null, null, 10, 5, 12);
        grid.AddRow(Cells("TASK", "RECORDED", "NOW", "END", "RUNS", "BASIS", PageStyles.Title));
        foreach (var task in result.Tasks.Where(task => task.Change is not Change.None).Take(MostRows))
        {
            grid.AddRow(Cells(
                task.Label,
                State(task.Recorded),
                State(task.Now),
                Shift(task),
                task.Recorded.Runs == task.Now.Runs ? $"{task.Now.Runs}" : $"{task.Recorded.Runs}>{task.Now.Runs}",
                Words.Of(task.Basis),
                task.Basis is Basis.Unknown ? PageStyles.Attention : PageStyles.Text));
        }

        screen.Write(grid);
        if (result.Different > MostRows)
            Line(screen, Figures.Invariant($"and {result.Different - MostRows:N0} more; --summary json has them all."));
    }

    private static string State(TaskOutline task) => task.Told.Count > 0 && !task.State.Contains(task.Told[^1], StringComparison.Ordinal)
        ? $"{task.State}, told {string.Join(", ", task.Told.Distinct())}"
        : task.State;

    private static string Shift(TaskComparison task) => (task.Recorded.Ended, task.Now.Ended) switch
    {
        ({ } then, { } now) when now - then > TaskComparison.Tolerance => $"+{Figures.Short(now - then)}",
        ({ } then, { } now) when then - now > TaskComparison.Tolerance => $"-{Figures.Short(then - now)}",
        ({ }, { }) => "same",
        ({ }, null) => "none now",
        (null, { }) => "new",
        _ => "none",
    };

    private Text[] Cells(string task, string then, string now, string end, string runs, string basis, Style style) =>
        [.. new[] { task, then, now, end, runs, basis }.Select(cell => new Text(console.Fit(cell), style))];

    private void Line(IAnsiConsole screen, string text) => screen.Write(new Text(console.Fit(text) + "\n"));
}
