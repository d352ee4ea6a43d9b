using System.Text;

namespace TaskScheduling.Simulation;

/// <summary>A play or a study in plain text of at most 80 columns.</summary>
internal static class TextSummary
{
    private const int Columns = 80;
    private const int MostFailures = 20;

    public static string Of(Scenario scenario, Timeline timeline)
    {
        var text = new StringBuilder();
        Add(text, $"{scenario.Name}: policy {scenario.Policy.Name}, device {scenario.Device.Name}, seed {scenario.Seed}, {Figures.Duration(scenario.Duration)}");
        text.AppendLine();
        foreach (var ending in timeline.Stories.CountBy(Ending.Of).OrderBy(ending => ending.Key))
            text.Append(Row(ending.Key, ending.Value, timeline.Stories.Count)).AppendLine();
        if (timeline.Stories.Count == 0)
            text.AppendLine("no work was submitted");
        text.AppendLine().AppendLine(Cut($"{"work",-24}{"tasks",9}{"succeeded",11}{"runs",8}{"waited",14}{"to end",14}"));
        var stories = timeline.Stories.ToLookup(story => story.Work);
        foreach (var work in scenario.Work)
            text.AppendLine(WorkRow(work.Name, [.. stories[work.Name]]));
        AddExpectations(text, scenario, timeline);
        return text.Replace("\r\n", "\n").ToString();
    }

    public static string Of(SeedStudyResult study)
    {
        var text = new StringBuilder();
        Add(text, $"{study.Scenario.Name}: policy {study.Scenario.Policy.Name}, device {study.Scenario.Device.Name}, seeds {study.FirstSeed} to {study.FirstSeed + study.Seeds - 1}, {Figures.Duration(study.Scenario.Duration)} each");
        foreach (var work in study.Work)
            AddWork(text, work);
        if (study.Met is { } met)
        {
            text.AppendLine();
            Add(text, $"all expectations met under {Figures.Count(met.Count)} of {Figures.Count(met.Of)} seeds ({Figures.Percent(met.Share)}{Between(met.Interval, Figures.Percent)})");
            foreach (var failed in study.FirstFailures)
                Add(text, $"  seed {failed.Seed}: {failed.Failure}");
        }

        return text.Replace("\r\n", "\n").ToString();
    }

    public static string Of(PolicyComparison comparison)
    {
        var text = new StringBuilder();
        foreach (var play in comparison.Plays)
            Add(text, play.Sentence);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static void AddWork(StringBuilder text, WorkStatistics work)
    {
        text.AppendLine();
        Add(text, $"{work.Work}: {Figures.Count(work.Tasks)} tasks");
        foreach (var (ending, share) in work.Endings)
            text.AppendLine(Cut($"  {ReasonWords.Outcome(ending.Outcome),-10} {ending.Reason,-24} {Figures.Percent(share.Share),7}{Between(share.Interval, Figures.Percent)}"));
        AddSpread("to end", work.ToEnd, Figures.Duration);
        AddSpread("waited", work.Waited, Figures.Duration);
        AddSpread("progress", work.Progress, Figures.Percent);

        void AddSpread(string what, Distribution? values, Func<double, string> shown)
        {
            if (values is not null)
                Add(text, $"  {what}: mean {shown(values.Mean.Mean)}{Between(values.Mean.Interval, shown)}; p5 {shown(values.P5)}, p50 {shown(values.P50)}, p95 {shown(values.P95)}");
        }
    }

    private static void AddExpectations(StringBuilder text, Scenario scenario, Timeline timeline)
    {
        if (scenario.Expectations.Count == 0)
            return;
        var failures = scenario.Expectations.Select(expectation => expectation.Check(timeline).ToArray()).ToArray();
        text.AppendLine().AppendLine($"{failures.Count(failure => failure.Length == 0)} of {failures.Length} expectations met");
        var all = failures.SelectMany(failure => failure).ToArray();
        foreach (var failure in all.Take(MostFailures))
            Add(text, $"  {failure}");
        if (all.Length > MostFailures)
            text.AppendLine($"  and {all.Length - MostFailures} more");
    }

    private static string Row(Ending ending, int count, int of) =>
        Cut($"{ReasonWords.Outcome(ending.Outcome),-10} {ending.Reason,-28} {Figures.Count(count),9} {Figures.Percent((double)count / of),8}");

    private static string WorkRow(string work, TaskStory[] stories)
    {
        var succeeded = stories.Count(story => story.Outcome is StoryOutcome.Succeeded);
        return Cut($"{Short(work),-24}{Figures.Count(stories.Length),9}{Figures.Count(succeeded),11}{Figures.Count(stories.Sum(story => story.Starts)),8}{Mean(story => story.Waited),14}{Mean(story => story.Ended - story.Submitted),14}");

        string Mean(Func<TaskStory, TimeSpan?> part) =>
            stories.Where(story => story.Refusal is null).Average(story => part(story)?.TotalSeconds) is { } seconds ? Figures.Duration(seconds) : "-";
    }

    private static string Short(string work) => work.Length <= 23 ? work : string.Concat(work.AsSpan(0, 22), "~");

    private static string Between(Interval? interval, Func<double, string> shown) => interval is { } known ? $", 95 %: {shown(known.Low)} to {shown(known.High)}" : "";

    private static string Cut(string line) => line.Length <= Columns ? line.TrimEnd() : line[..Columns].TrimEnd();

    /// <summary>Breaks between words; what follows is indented.</summary>
    private static void Add(StringBuilder text, string line)
    {
        const string indent = "    ";
        line = string.Concat(line.Select(letter => char.IsControl(letter) ? ' ' : letter));
        while (line.Length > Columns)
        {
            var space = line.LastIndexOf(' ', Columns);
            var place = space > indent.Length ? space : Columns;
            text.AppendLine(line[..place].TrimEnd());
            line = indent + line[place..].TrimStart();
        }

        text.AppendLine(line);
    }
}
