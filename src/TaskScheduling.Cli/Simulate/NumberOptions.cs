using System.CommandLine;
using System.Globalization;

namespace TaskScheduling.Cli;

/// <summary>Options that are numbers; what is no number is told without the names of types.</summary>
internal static class NumberOptions
{
    public static Option<long?> Seed() => new("--seed")
    {
        Description = "Seed of everything random; default: the scenario's.",
        HelpName = "N",
        CustomParser = given =>
        {
            if (long.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed))
                return seed;
            given.AddError($"--seed must be a whole number of at most 64 bits, was '{given.Tokens[0].Value}'. Write for example --seed 7.");
            return null;
        },
    };

    public static Option<double> TimeScale() => new("--time-scale")
    {
        Description = "Every recorded time is multiplied by it.",
        HelpName = "K",
        DefaultValueFactory = _ => 1,
        CustomParser = given =>
        {
            if (double.TryParse(given.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && scale > 0 && double.IsFinite(scale))
                return scale;
            given.AddError($"--time-scale must be a positive number, was '{given.Tokens[0].Value}'. Write for example --time-scale 0.01.");
            return 1;
        },
    };
}
