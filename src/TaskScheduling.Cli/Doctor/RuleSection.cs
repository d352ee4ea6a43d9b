using Spectre.Console;

namespace TaskScheduling.Cli;

/// <summary>Which rules of the profiles depend on a sensor, and what they do on this machine now.</summary>
internal sealed class RuleSection(DoctorReport report, Func<string, string> fit)
{
    public void WriteTo(IAnsiConsole screen)
    {
        Write(screen, "PROTECTIONS", "without their sensor they are not applied", rule => rule.Kind is not RuleKind.Requirement);
        Write(screen, "REQUIREMENTS", "without their sensor tasks wait as NoSensor", rule => rule.Kind is RuleKind.Requirement);
    }

    private void Write(IAnsiConsole screen, string title, string remark, Func<PolicyRule, bool> belongs)
    {
        screen.Heading(title, remark);
        screen.WriteLine();
        var grid = PageStyles.Columns(31, 11, null);
        foreach (var rule in report.Rules.Where(belongs))
        {
            var (word, style) = StatusOf(rule);
            grid.AddRow(new Text(rule.Title), new Text(word, style), new Text(fit(Users(rule)), PageStyles.Quiet));
        }

        screen.Write(grid);
    }

    private static (string Word, Style Style) StatusOf(PolicyRule rule) => (rule.Kind, rule.Status) switch
    {
        (RuleKind.Requirement, RuleStatus.InForce) => ("met", PageStyles.Good),
        (RuleKind.Requirement, RuleStatus.Acting) => ("not met", PageStyles.Attention),
        (RuleKind.Requirement, _) => ("NoSensor", PageStyles.Bad),
        (RuleKind.Relief, RuleStatus.Acting) => ("lifted now", PageStyles.Good),
        (RuleKind.Relief, RuleStatus.NoSensor) => ("not lifted", PageStyles.Quiet),
        (_, RuleStatus.InForce) => ("in force", PageStyles.Good),
        (_, RuleStatus.Acting) => ("acts now", PageStyles.Attention),
        _ => ("not applied", PageStyles.Bad),
    };

    private static string Users(PolicyRule rule)
    {
        if (rule.Users.Count == 0)
            return "any task that asks for it";
        var lines = rule.Users
            .GroupBy(user => (user.Profile, user.Setting))
            .Select(users => (users.Key.Profile, Tasks: Tasks(users, users.Key.Setting)))
            .GroupBy(line => line.Tasks)
            .Select(line => $"{Profiles([.. line.Select(profile => profile.Profile)])}: {line.Key}");
        return string.Join('\n', lines);
    }

    private static string Profiles(string[] names) => names.Length == 3 ? "every profile" : string.Join(", ", names);

    private static string Tasks(IEnumerable<RuleUser> users, string? setting)
    {
        var kinds = users.Count() == 3 ? "all" : string.Join(", ", users.Select(user => Words.Title(user.Kind)));
        return setting is null ? kinds : $"{kinds} ({setting})";
    }
}
