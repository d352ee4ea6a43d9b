using Microsoft.Extensions.Logging;
using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>What the other nodes say, heard on a connection of its own; after it was lost, everybody looks once more.</summary>
internal sealed class ClusterSignals(NpgsqlDataSource database, ClusterTables tables, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ExponentialRetry _retry = new(time, FirstDelay, LongestDelay, (fault, _) => logger.ClusterWorkFailed(fault, "Listening to the other nodes"));
    private readonly Pulse _said = new();
    private volatile bool _leftUnplanned;
    private Task _listening = Task.CompletedTask;
    private Task _telling = Task.CompletedTask;

    /// <summary>Tasks changed.</summary>
    public Pulse Changes { get; } = new();

    /// <summary>There are orders.</summary>
    public Pulse Orders { get; } = new();

    /// <summary>There are tasks to be given to Quartz.</summary>
    public Pulse Unplanned { get; } = new();

    /// <summary>Orders were answered.</summary>
    public Pulse Answers { get; } = new();

    public void Start()
    {
        _listening = Task.Run(() => _retry.ExecuteAsync(ListenAsync, _stopping.Token).AsTask());
        _telling = Task.Run(() => TellAsync(_stopping.Token));
    }

    /// <summary>The others are told that tasks changed: at once, then at most every 100 ms.</summary>
    public void TellOfChanges() => _said.Fire();

    /// <summary>The others are told that there are tasks to be given to Quartz.</summary>
    public void TellOfUnplanned()
    {
        _leftUnplanned = true;
        _said.Fire();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_listening, _telling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async ValueTask ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        connection.Notification += (_, heard) => PulseOf(heard.Channel).Fire();
        await using var listen = new NpgsqlCommand($"LISTEN {tables.ChangesChannel}; LISTEN {tables.OrdersChannel}; LISTEN {tables.AnswersChannel}; LISTEN {tables.UnplannedChannel}", connection);
        await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        _retry.Restart();
        Changes.Fire(); // what was said before nobody heard
        Orders.Fire();
        Answers.Fire();
        Unplanned.Fire();
        while (true)
            await connection.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var next = _said.Next;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await next.WaitAsync(cancellationToken).ConfigureAwait(false);
                next = _said.Next; // what comes from now on is told next time
                var words = $"NOTIFY {tables.ChangesChannel}";
                if (_leftUnplanned)
                    words += $"; NOTIFY {tables.UnplannedChannel}";
                _leftUnplanned = false;
                await using var tell = database.CreateCommand(words);
                await tell.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // They look by themselves before long.
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Pulse PulseOf(string channel) =>
        channel == tables.ChangesChannel ? Changes : channel == tables.OrdersChannel ? Orders : channel == tables.UnplannedChannel ? Unplanned : Answers;
}
