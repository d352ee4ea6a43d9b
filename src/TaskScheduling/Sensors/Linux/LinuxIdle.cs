namespace TaskScheduling;

/// <summary>Idle: nobody has typed for 4 minutes where terminals are in use, machine slack where none is. The sensor says which.</summary>
/// <remarks>
/// Input to a graphical session leaves no trace a library may read without rights; a desktop shell that knows better registers
/// its own source.
/// </remarks>
internal sealed class LinuxIdle(LinuxRoots roots, TimeProvider time)
{
    /// <summary>Windows' own time from the last input until the person counts as absent (Task Scheduler, Windows 8 and later).</summary>
    public static readonly TimeSpan Absence = TimeSpan.FromMinutes(4);

    private readonly LinuxTerminals _terminals = new(roots);
    private readonly LinuxSlack _slack = new(roots);

    /// <summary>
    /// Reads at monotonic time <paramref name="now"/>; the age of input is measured on the wall clock, as files are stamped by it.
    /// </summary>
    public Reading<bool> Read(TimeSpan now, SensorNotes? notes = null)
    {
        if (_terminals.LastUsed(notes) is not { } last)
            return _slack.Read(now, notes);
        var age = time.GetUtcNow().UtcDateTime - last.Used;
        var minutes = Math.Max(0, (int)age.TotalMinutes);
        notes?.Used(last.Name, $"{minutes} min ago", $"last input; idle from {Absence.TotalMinutes:0} min on");
        notes?.Decides(last.Name);
        notes?.Resolves("8 s");
        return Sensed.As(age >= Absence, $"terminal input: {last.Name}, {minutes} min ago");
    }
}
