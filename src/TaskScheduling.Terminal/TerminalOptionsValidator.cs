using Microsoft.Extensions.Options;

namespace TaskScheduling.Terminal;

/// <summary>Collects every fault of the settings: name, rule, value.</summary>
internal sealed class TerminalOptionsValidator : IValidateOptions<TerminalOptions>
{
    public ValidateOptionsResult Validate(string? name, TerminalOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        if (!Enum.IsDefined(options.Mode))
            faults.AddError($"must be one of {string.Join(", ", Enum.GetNames<TerminalMode>())}, was {options.Mode}.", nameof(options.Mode));
        if (options.LineInterval < TimeSpan.Zero || options.LineInterval > TimeSpan.FromDays(1))
            faults.AddError($"must be between 0 and 1 day, was {options.LineInterval}.", nameof(options.LineInterval));
        return faults.Build();
    }
}
