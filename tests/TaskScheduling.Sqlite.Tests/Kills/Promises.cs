using System.Globalization;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>What all processes were told, held against what SQLite has noted.</summary>
internal sealed class Promises
{
    private readonly StoreAudit _audit;
    private readonly Dictionary<(TaskId Task, int Attempt), HostProcess> _began = [];
    private readonly Dictionary<(TaskId Task, int Attempt), int> _saved = [];
    private readonly Dictionary<(TaskId Task, int Attempt), int> _read = [];

    public Promises(IEnumerable<HostProcess> hosts, StoreAudit audit)
    {
        _audit = audit;
        foreach (var host in hosts)
        {
            foreach (var words in host.Said)
                Note(host, words);
        }

        foreach (var ((task, attempt), step) in _read)
        {
            if (step < _saved.Where(saved => saved.Key.Task == task && saved.Key.Attempt < attempt).Select(saved => saved.Value).DefaultIfEmpty().Max())
                Broken.Add($"{task}/{attempt} reads {step}");
        }

        EndedUnbegun = [.. audit.Runs.Where(run => run.Result.Outcome is TaskOutcome.Succeeded && !_began.ContainsKey((run.Task, run.Attempt))).Select(run => run.Task)];
    }

    public List<string> Missing { get; } = [];

    public List<string> Different { get; } = [];

    public List<string> BeganTwice { get; } = [];

    public List<string> Broken { get; } = [];

    public List<TaskId> EndedUnbegun { get; }

    public int Checkpoints => _saved.Count;

    public int Told { get; private set; }

    /// <summary>Runs whose last sign of life is later than the death of the process that ran them.</summary>
    public IEnumerable<string> SeenAfterDeath(TimeSpan grain) => _audit.Runs
        .Where(run => run.Result.Expiration is Expiration.HostLost { LastSignOfLife: { } seen } && _began.TryGetValue((run.Task, run.Attempt), out var host) && seen > host.DiedAt + grain)
        .Select(run => $"{run.Task}/{run.Attempt} {run.Result.Expiration}");

    private void Note(HostProcess host, string[] words)
    {
        if (words.Length < 2 || !TaskId.TryParse(words[1], out var task))
            return;
        Told++;
        switch (words)
        {
            case ["accepted", _]:
                if (!_audit.Tasks.Contains(task))
                    Missing.Add(string.Join(' ', words));
                break;
            case ["began", _, var attempt, var step]:
                if (!_began.TryAdd((task, Number(attempt)), host))
                    BeganTwice.Add($"{task}/{attempt}");
                _read[(task, Number(attempt))] = Number(step);
                break;
            case ["saved", _, var attempt, var step]:
                _saved[(task, Number(attempt))] = Math.Max(Number(step), _saved.GetValueOrDefault((task, Number(attempt))));
                break;
            case ["ended", _, var attempt, var outcome]:
                Compare(words, outcome, _audit.Find(task, Number(attempt))?.Result.Outcome.ToString());
                break;
            case ["final", _, var outcome]:
                Compare(words, outcome, _audit.FinalOf(task));
                break;
            default:
                break;
        }
    }

    private void Compare(string[] words, string told, string? recorded)
    {
        if (recorded is null)
            Missing.Add(string.Join(' ', words));
        else if (recorded != told)
            Different.Add($"{string.Join(' ', words)}: {recorded}");
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
