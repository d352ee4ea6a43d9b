using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskScheduling;
using TaskScheduling.Sqlite;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps tasks in a SQLite file.</summary>
public static class BackgroundTasksSqliteExtensions
{
    /// <summary>
    /// Keeps submissions, runs, checkpoints and results in one SQLite file: a submission is on the disk when <c>SubmitAsync</c> returns, and what has not ended
    /// goes on after a restart or a crash.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">
    /// The file, absolute or relative to the current directory. It is made when it is first needed; its folder must exist. SQLite keeps two files beside it
    /// (<c>-wal</c>, <c>-shm</c>), and the process that executes a third one (<c>.executor</c>), which also tells an older copy of the file, and how that
    /// process ended; leave all of them where they are.
    /// </param>
    /// <param name="configure">Settings. Null: the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, blank or no path.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="path"/> is null.</exception>
    /// <exception cref="InvalidOperationException">A file was named already.</exception>
    /// <remarks>
    /// <para>Any number of processes of one machine may use a file at the same time: one of them executes, and another one takes over when that one has ended.</para>
    /// <para>The file belongs on a disk of this machine: network file systems do not keep the locks that this relies on.</para>
    /// <para>
    /// Faults of the settings, a missing folder included, are an <see cref="OptionsValidationException"/> when the scheduler is made. A file that cannot be read or
    /// written, or is not a store of this library, is left as it is; submissions get <see cref="SubmissionError.StoreUnavailable"/> with the cause.
    /// </para>
    /// </remarks>
    public static IBackgroundTasksBuilder UseSqlite(this IBackgroundTasksBuilder builder, string path, Action<SqliteStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = Path.GetFullPath(path);
        if (builder.Services.Select(service => service.ImplementationInstance).OfType<StoreFile>().FirstOrDefault() is { } named)
            throw new InvalidOperationException($"A scheduler has one store: UseSqlite named '{named.Path}' before, and now '{file}'. Call it once.");
        builder.Services.AddSingleton(new StoreFile(file));
        builder.Services.AddOptions<SqliteStoreOptions>().Configure(options => options.Path = file).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteStoreOptions>, SqliteStoreOptionsValidator>());
        if (configure is not null)
            builder.Services.Configure(configure);
        builder.Services.Replace(ServiceDescriptor.Singleton<ITaskStore>(static provider => new SqliteTaskStore(
            StoreSettings.From(provider.GetRequiredService<IOptions<SqliteStoreOptions>>().Value),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteTaskStore>>())));
        return builder;
    }

    /// <summary>That a file was named, and which.</summary>
    private sealed record StoreFile(string Path);
}
