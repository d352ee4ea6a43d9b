using System.Reflection;

namespace TaskScheduling.Simulation;

/// <summary>The frame of every report: one file that asks for nothing else and holds no date but that of the scenario.</summary>
internal static class Page
{
    /// <summary>Of the library, without the number of its commit.</summary>
    public static string Version { get; } =
        typeof(SchedulingPolicy).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static string Of(string title, TimeScale scale, Action<Markup> content)
    {
        var markup = new Markup();
        markup.Line($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        markup.Line($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">");
        markup.Line($"<meta name=\"generator\" content=\"TaskScheduling {Version}\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>");
        markup.Raw($"<style>\n{Embedded("report.css")}</style>\n</head>\n");
        markup.Line($"<body data-seconds=\"{scale.Duration.TotalSeconds}\" data-start=\"{scale.Start.TimeOfDay.TotalSeconds}\" data-width=\"{TimeScale.Width}\" data-left=\"{TimeScale.Left}\">");
        markup.Raw(Embedded("signs.svg"));
        content(markup);
        markup.Line($"<footer>TaskScheduling {Version}. Played on the engine that runs in production, with a modelled device and modelled work; the same scenario, policy and seed give the same report.</footer>");
        markup.Raw("<div id=\"tip\" role=\"presentation\"></div>\n");
        markup.Raw($"<script>\n{Embedded("report.js")}</script>\n</body>\n</html>\n");
        return markup.ToString();
    }

    private static string Embedded(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
