using Microsoft.Extensions.Options;

namespace TaskScheduling.Sqlite;

/// <summary>Collects every fault of the settings: name, rule, value.</summary>
internal sealed class SqliteStoreOptionsValidator : IValidateOptions<SqliteStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, SqliteStoreOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (!Enum.IsDefined(options.Synchronous))
            faults.AddError($"must be one of {string.Join(", ", Enum.GetNames<SqliteSynchronous>())}, was {options.Synchronous}.", nameof(options.Synchronous));
        if (options.MaximumEndedTasks < 0)
            faults.AddError($"must not be negative, was {options.MaximumEndedTasks}.", nameof(options.MaximumEndedTasks));
        if (options.EndedTasksKeptFor < TimeSpan.Zero)
            faults.AddError($"must not be negative, was {options.EndedTasksKeptFor}.", nameof(options.EndedTasksKeptFor));
        if (!Directory.Exists(Path.GetDirectoryName(options.Path)))
            faults.AddError($"must name a file in a folder that exists, was '{options.Path}': create the folder first.", nameof(options.Path));
        else if (Directory.Exists(options.Path))
            faults.AddError($"must name a file, was the folder '{options.Path}'.", nameof(options.Path));
        return faults.Build();
    }
}
