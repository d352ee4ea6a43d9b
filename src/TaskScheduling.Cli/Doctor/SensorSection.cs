using Spectre.Console;

namespace TaskScheduling.Cli;

/// <summary>Each sensor: value, quality, cost, and everything that was looked at for it.</summary>
internal sealed class SensorSection(DoctorReport report, Func<string, string> fit)
{
    private const int FoldFrom = 4;
    private const int NameLimit = 38;
    private const int ValueLimit = 18;

    public void WriteTo(IAnsiConsole screen)
    {
        screen.Heading("SENSORS", "* gave the reading  + counted  - not used or not there  ! failed");
        foreach (var reading in report.Sensors.Readings)
        {
            screen.WriteLine();
            screen.Write(Head(reading));
            screen.Write(Findings(reading));
        }
    }

    private Grid Head(SurveyedReading reading)
    {
        var grid = PageStyles.Columns(15, 12, null);
        return grid.AddRow(
            new Text(Words.Title(reading.Which), PageStyles.Title),
            new Text(fit(Words.Value(reading)), StyleOf(reading.Quality)),
            new Text(fit(Remark(reading)), PageStyles.Quiet));
    }

    private static string Remark(SurveyedReading reading)
    {
        var quality = reading.QualityNote is { } note ? $"{Words.Of(reading.Quality)}, {note}" : Words.Of(reading.Quality);
        var parts = new List<string> { reading.IsAvailable || reading.Quality is ReadingQuality.Implausible ? quality : reading.Cause! };
        if (reading is { IsAvailable: true, Resolution: { } step })
            parts.Add($"steps of {step}");
        parts.Add($"read in {Figures.Short(reading.Cost)}");
        return string.Join("; ", parts);
    }

    /// <summary>With a value: name, value and note in columns. Without: a sentence, so that a long path has the whole line.</summary>
    private Rows Findings(SurveyedReading reading)
    {
        var lines = Fold(reading.Findings).ToList();
        var valued = lines.FindAll(line => line.Text is not null);
        var name = Math.Min(Widest(valued, line => line.Sensor), NameLimit);
        var value = Math.Min(Widest(valued, line => line.Text!), ValueLimit);
        return new Rows(lines.Select(line => line.Text is null ? Sentence(line) : Columns(line, name, value)));
    }

    private int Widest(List<SensorFinding> lines, Func<SensorFinding, string> text) => lines.Count > 0 ? lines.Max(line => fit(text(line)).Length) : 0;

    private Grid Sentence(SensorFinding finding)
    {
        var (sign, style) = SignOf(finding.Use);
        var text = new Paragraph().Append(fit(finding.Sensor)).Append(fit($": {NoteOf(finding)}"), PageStyles.Quiet);
        return PageStyles.Columns(1, null).AddRow(new Text(sign, style), text);
    }

    private Grid Columns(SensorFinding finding, int name, int value)
    {
        var (sign, style) = SignOf(finding.Use);
        return PageStyles.Columns(1, name, value, null)
            .AddRow(new Text(sign, style), new Text(fit(finding.Sensor)), new Text(fit(finding.Text!)), new Text(fit(NoteOf(finding)), PageStyles.Quiet));
    }

    /// <summary>A phone has thirty cooling devices at rest; one line says so.</summary>
    private static IEnumerable<SensorFinding> Fold(IReadOnlyList<SensorFinding> findings)
    {
        var told = new HashSet<(FindingUse, string?)>();
        foreach (var finding in findings)
        {
            var alike = findings.Count(other => IsAlike(other, finding));
            if (alike < FoldFrom)
                yield return finding;
            else if (told.Add((finding.Use, finding.Note)))
                yield return finding with { Sensor = $"{finding.Sensor} and {alike - 1} more", Text = null };
        }
    }

    private static bool IsAlike(SensorFinding one, SensorFinding other) =>
        one.Use == other.Use && one.Note == other.Note && one.Note is not null && one.Quantity is null && other.Quantity is null && one.Use is not FindingUse.Decides;

    private static string NoteOf(SensorFinding finding) => finding.Use switch
    {
        FindingUse.LeftOut => $"not used: {finding.Note}",
        _ => finding.Note ?? "",
    };

    private static (string Sign, Style Style) SignOf(FindingUse use) => use switch
    {
        FindingUse.Decides => ("*", PageStyles.Good),
        FindingUse.Used => ("+", PageStyles.Good),
        FindingUse.Implausible or FindingUse.Unreadable => ("!", PageStyles.Attention),
        _ => ("-", PageStyles.Quiet),
    };

    private static Style StyleOf(ReadingQuality quality) => quality switch
    {
        ReadingQuality.Fresh => PageStyles.Good,
        ReadingQuality.Unavailable => PageStyles.Quiet,
        _ => PageStyles.Attention,
    };
}
