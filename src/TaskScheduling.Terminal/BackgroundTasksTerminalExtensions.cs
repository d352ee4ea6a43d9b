using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TaskScheduling.Terminal;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shows continued tasks in the terminal.</summary>
public static class BackgroundTasksTerminalExtensions
{
    /// <summary>
    /// Shows continued tasks as live cards with a Stop key where standard output is an interactive terminal, as plain lines elsewhere.
    /// A stop by key ends a task as <see cref="TaskScheduling.Expiration.UserStopped"/> with the source "terminal".
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Settings. Null: the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <remarks>
    /// <para>May be called more than once: the settings add up, tasks are shown once.</para>
    /// <para>
    /// While cards are shown, print whole lines. What goes through Spectre's <c>AnsiConsole</c> appears above the cards, exactly.
    /// <c>Console.WriteLine</c> and console loggers appear above them too, but from the second line within a tenth of a second on,
    /// or with a line wider than the terminal, remains of the cards may stand to the right of the text.
    /// A text without line end is overwritten. Prompts, and Spectre's own live displays, belong to times without cards.
    /// </para>
    /// <para>Keys typed while cards are shown are taken; Ctrl+C is not among them and works as ever.</para>
    /// <para>On Ctrl+C, exit and an unhandled exception the cards are erased and the cursor is shown again;
    /// nothing can do so after a kill, nor while the program is suspended (Ctrl+Z).</para>
    /// </remarks>
    public static IBackgroundTasksBuilder AddTerminal(this IBackgroundTasksBuilder builder, Action<TerminalOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
            builder.Services.Configure(configure);
        if (builder.Services.Any(service => service.ServiceType == typeof(TerminalPresenter)))
            return builder;
        builder.Services.AddOptions<TerminalOptions>().ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TerminalOptions>, TerminalOptionsValidator>());
        builder.Services.TryAddSingleton(provider => TerminalDevice.Detect(provider.GetRequiredService<IOptions<TerminalOptions>>().Value));
        return builder.AddPresenter<TerminalPresenter>(TerminalPresenter.Name);
    }
}
