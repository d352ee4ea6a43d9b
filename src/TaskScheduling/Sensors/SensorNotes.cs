namespace TaskScheduling;

/// <summary>What a reader writes down while it reads, when somebody wants to know how it came to its answer.</summary>
/// <remarks>
/// Readers take it as an argument that is null in production: a survey is an ordinary reading with a notebook, so it can say nothing
/// that the scheduler would not see. Thread safety: none, one reading at a time.
/// </remarks>
internal sealed class SensorNotes
{
    /// <summary>Name of what is missing where no battery is fitted, on every system.</summary>
    public const string Battery = "battery";

    private readonly List<SensorFinding> _findings = [];

    /// <summary>In the order in which the reader looked.</summary>
    public IReadOnlyList<SensorFinding> Findings => _findings;

    /// <summary>Why the reading is older than this read; null: it is not.</summary>
    public string? HeldBecause { get; private set; }

    /// <summary>The smallest step of the value, with its unit; null: not known.</summary>
    public string? Resolution { get; private set; }

    public void Used(string sensor, string? text, string? note = null) => _findings.Add(new(sensor, FindingUse.Used, text, null, note));

    public void Used(string sensor, Quantity value, string? note = null) => _findings.Add(new(sensor, FindingUse.Used, value.ToString(), value, note));

    public void LeftOut(string sensor, string note, string? text = null) => _findings.Add(new(sensor, FindingUse.LeftOut, text, null, note));

    public void Implausible(string sensor, Quantity value) =>
        _findings.Add(new(sensor, FindingUse.Implausible, value.ToString(), value, "implausible"));

    public void Unreadable(string sensor, string note = "gave no value") => _findings.Add(new(sensor, FindingUse.Unreadable, null, null, note));

    public void Missing(string place, string note) => _findings.Add(new(place, FindingUse.Missing, null, null, note));

    /// <summary>A directory without what was looked for.</summary>
    public void NothingBelow(string directory, string what)
    {
        const string gone = "no such directory";
        if (Directory.Exists(directory))
            Missing(directory, $"no {what} in it");
        else if (!_findings.Exists(finding => finding.Sensor == directory && finding.Note == gone)) // two readers may look into one directory
            Missing(directory, gone);
    }

    /// <summary>That sensor gave the reading.</summary>
    public void Decides(string sensor)
    {
        var place = _findings.FindLastIndex(finding => finding.Sensor == sensor && finding.Use is FindingUse.Used);
        if (place >= 0)
            _findings[place] = _findings[place] with { Use = FindingUse.Decides };
    }

    /// <summary>A reader that asks one function of the system.</summary>
    public void Only<T>(string function, Reading<T> reading) where T : struct
    {
        if (reading.TryGet(out var value))
            _findings.Add(new(function, FindingUse.Decides, $"{value}", null, reading.Sensor == function ? null : reading.Sensor));
        else
            Unreadable(function, reading.Cause!);
    }

    public void Held(string because) => HeldBecause = because;

    public void Resolves(string smallestStep) => Resolution = smallestStep;
}

/// <summary>One notebook for each reading.</summary>
internal sealed class SurveyNotes
{
    private readonly Dictionary<ConditionReading, SensorNotes> _notes = [];

    /// <summary>Never null; empty until its reader has written.</summary>
    public SensorNotes this[ConditionReading reading]
    {
        get
        {
            if (!_notes.TryGetValue(reading, out var notes))
                _notes[reading] = notes = new SensorNotes();
            return notes;
        }
    }
}
