using System.CommandLine;
using System.Text;

namespace TaskScheduling.Cli;

/// <summary>What a command writes of its result.</summary>
internal sealed class ReportOptions
{
    private readonly Option<string?> _report = new("--report") { Description = "Writes one HTML file that needs no network and can be printed.", HelpName = "FILE" };

    private readonly Option<string> _summary = new("--summary") { Description = "What is written on standard output.", HelpName = "text|json", DefaultValueFactory = _ => "text" };

    public ReportOptions(Command command)
    {
        _summary.AcceptOnlyFromAmong("text", "json");
        command.Add(_report);
        command.Add(_summary);
    }

    /// <exception cref="BadInputException">The file cannot be written.</exception>
    public void Write(ParseResult parsed, ConsolePort console, Func<string> html, Func<string> text, Action<Stream> json)
    {
        if (parsed.GetValue(_report) is { } file)
            OutputFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(html())));
        if (parsed.GetValue(_summary) == "text")
        {
            console.Output.Write(console.Fit(text()));
            return;
        }

        using var written = new MemoryStream();
        json(written);
        console.Output.WriteLine(Encoding.UTF8.GetString(written.ToArray()));
    }
}
