using TaskScheduling;

namespace ChunkedUpload;

/// <summary>Shows the table twice a second: redrawn in place in a terminal, and line by line as things change where the output goes elsewhere.</summary>
internal sealed class StatusScreen(BackgroundTaskScheduler scheduler, TextWriter output, bool redraws, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, (string State, string News)> _told = new(StringComparer.Ordinal);
    private int _rows;

    /// <summary>Until <paramref name="work"/> has ended, and once more after it.</summary>
    public async Task ShowWhileAsync(Task work)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (!work.IsCompleted)
        {
            Show();
            await Task.WhenAny(work, timer.WaitForNextTickAsync().AsTask());
        }

        Show();
    }

    private void Show()
    {
        var lines = scheduler.GetTasks()
            .Select(task => scheduler.Explain(task.TaskId)).OfType<TaskExplanation>()
            .GroupBy(explanation => explanation.Task.Key).Select(same => StatusLine.Of(same.Last())) // a chunk that was submitted again is one chunk
            .OrderBy(line => line.Chunk, StringComparer.Ordinal).ToArray();
        if (redraws)
            Redraw(StatusTable.Render(lines, Console.WindowWidth, Math.Max(2, Console.WindowHeight - 2)));
        else
            TellNews(lines);
    }

    private void Redraw(IReadOnlyList<string> rows)
    {
        // Up to the first row of the last time, then each row anew, and away with what is left below.
        output.Write((_rows > 0 ? $"\u001b[{_rows}A" : "") + string.Concat(rows.Select(row => $"\u001b[2K{row}\n")) + "\u001b[J");
        output.Flush();
        _rows = rows.Count;
    }

    private void TellNews(IEnumerable<StatusLine> lines)
    {
        foreach (var line in lines)
        {
            if (_told.TryGetValue(line.Chunk, out var told) && told == (line.State, line.News))
                continue;
            _told[line.Chunk] = (line.State, line.News);
            output.WriteLine(StatusTable.Row(line));
        }

        output.Flush();
    }
}
