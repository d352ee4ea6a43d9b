using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace TaskScheduling.Quartz;

/// <summary>Collects every fault of the settings: name, rule, value.</summary>
internal static partial class QuartzClusterOptionsRules
{
    /// <summary>What a timer of the system can wait for.</summary>
    private const int LongestTimerInDays = 24;

    /// <summary>Nothing waits for it; PostgreSQL has no date that is thousands of years ago.</summary>
    private const int LongestMemoryInDays = 36_500;

    /// <exception cref="OptionsValidationException">There are faults.</exception>
    public static void Check(QuartzClusterOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (options.Unclustered is not null && options.ConnectionString.Length > 0)
            faults.AddError($"must be empty where {nameof(options.UseSqlite)} was called: tasks are shared by a cluster, or belong to one machine.", nameof(options.ConnectionString));
        else if (options.Unclustered is null && FaultOf(options.ConnectionString) is { } fault)
            faults.AddError($"must be a connection string of PostgreSQL with a host: {fault}", nameof(options.ConnectionString)); // not the value: it may hold a password
        if (string.IsNullOrWhiteSpace(options.SchedulerName) || options.SchedulerName.Length > 100)
            faults.AddError($"must have 1 to 100 characters, was '{options.SchedulerName}'.", nameof(options.SchedulerName));
        if (options.NodeName is { } node && (string.IsNullOrWhiteSpace(node) || node.Length > 100))
            faults.AddError($"must have 1 to 100 characters or be null, was '{node}'.", nameof(options.NodeName));
        if (!Prefix().IsMatch(options.TablePrefix))
            faults.AddError($"must be 1 to 20 of a-z 0-9 _ and begin with a letter, was '{options.TablePrefix}'.", nameof(options.TablePrefix));
        if (options.MaximumConcurrency < 1)
            faults.AddError($"must be at least 1 or null, was {options.MaximumConcurrency}.", nameof(options.MaximumConcurrency));
        if (options.MaximumEndedTasks < 0)
            faults.AddError($"must be at least 0, was {options.MaximumEndedTasks}.", nameof(options.MaximumEndedTasks));
        Between(faults, nameof(options.Patience), options.Patience, TimeSpan.Zero);
        Between(faults, nameof(options.HandBackDelay), options.HandBackDelay, TimeSpan.FromMilliseconds(1));
        Between(faults, nameof(options.EndedTasksKeptFor), options.EndedTasksKeptFor, TimeSpan.FromMilliseconds(1), LongestMemoryInDays);
        Between(faults, nameof(options.RenewalInterval), options.RenewalInterval, TimeSpan.FromMilliseconds(100));
        Between(faults, nameof(options.CheckInInterval), options.CheckInInterval, TimeSpan.FromSeconds(1));
        Between(faults, nameof(options.SweepInterval), options.SweepInterval, TimeSpan.FromSeconds(1));
        if (options.Lease.Ticks / 3 < options.RenewalInterval.Ticks) // three times one that is far too long would overflow
            faults.AddError($"must be at least 3 times {nameof(options.RenewalInterval)} ({options.RenewalInterval}), was {options.Lease}.", nameof(options.Lease));
        if (faults.Build() is { Failed: true } found)
            throw new OptionsValidationException(nameof(QuartzClusterOptions), typeof(QuartzClusterOptions), found.Failures);
    }

    private static string? FaultOf(string connection)
    {
        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connection).Host) ? "it names none." : null;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            return fault.Message;
        }
    }

    private static void Between(ValidateOptionsResultBuilder faults, string name, TimeSpan value, TimeSpan least, int mostDays = LongestTimerInDays)
    {
        if (value < least || value > TimeSpan.FromDays(mostDays))
            faults.AddError($"must be between {least} and {mostDays} days, was {value}.", name);
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,19}$", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();
}
