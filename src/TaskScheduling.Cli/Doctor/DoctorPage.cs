using Spectre.Console;

namespace TaskScheduling.Cli;

/// <summary>The report for a person: what matters first, then each sensor, the rules, and the process.</summary>
internal sealed class DoctorPage(DoctorReport report, ConsolePort console)
{
    private const int NameWidth = 15;

    public void Write() => console.Draw(screen =>
    {
        screen.Write(new Text(Fit($"bgtask doctor: {report.System}") + "\n", PageStyles.Title));
        if (report.Root is not null)
            screen.Write(new Text($"Recorded machine at {report.Root}; cores, clock and GC are those of this process\n", PageStyles.Quiet));
        screen.WriteLine();
        screen.Write(Rows(Headlines.Of(report)));
        screen.WriteLine();
        WriteConsequences(screen);
        new SensorSection(report, Fit).WriteTo(screen);
        new RuleSection(report, Fit).WriteTo(screen);
        new ProcessSection(report, Fit).WriteTo(screen);
    });

    private void WriteConsequences(IAnsiConsole screen)
    {
        var blind = report.Rules.Where(rule => rule.Status is RuleStatus.NoSensor).ToList();
        if (blind.Count == 0)
        {
            screen.Write(new Text("Every sensor that a rule depends on can be read.\n"));
            return;
        }

        screen.Write(new Text("What cannot be read here means:\n"));
        var grid = PageStyles.Columns(2, 25, null);
        foreach (var rule in blind)
            grid.AddRow(new Text("--", PageStyles.Attention), new Text(rule.Without, PageStyles.Attention), new Text(rule.Title));
        screen.Write(grid);
    }

    private Grid Rows(IEnumerable<Headline> headlines)
    {
        var grid = PageStyles.Columns(2, NameWidth, null);
        foreach (var line in headlines)
        {
            var (sign, style) = PageStyles.Of(line.Mark);
            grid.AddRow(new Text(sign, style), new Text($"{line.Name}:", PageStyles.Title), new Text(Fit(line.Text)));
        }

        return grid;
    }

    // The root is said once; below it, paths read as on the machine they were recorded on.
    private string Fit(string text) => console.Fit(report.Root is { } root ? text.Replace(root.TrimEnd('/'), "", StringComparison.Ordinal) : text);
}
