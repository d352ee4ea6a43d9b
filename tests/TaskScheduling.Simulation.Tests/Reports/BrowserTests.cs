using System.Diagnostics;

namespace TaskScheduling.Simulation.Tests;

/// <summary>Reports in a real browser that has no network.</summary>
public sealed class BrowserTests
{
    private const string Script = """
        <script>
        function move(element) {
          var box = element.getBoundingClientRect();
          element.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
        }
        document.querySelectorAll('svg.chart use, svg.chart rect').forEach(move);
        document.body.setAttribute('data-tip', document.getElementById('tip').textContent);
        document.querySelector('[data-zoom="0.5"]').click();
        var filter = document.querySelector('input[data-filter=tasks]');
        if (filter) { filter.value = 'nothing is called so'; filter.dispatchEvent(new Event('input')); }
        </script>
        """;

    [Test]
    public async Task A_report_opens_without_an_error_and_asks_for_nothing()
    {
        foreach (var html in new[] { Samples.HtmlOf(Samples.Day), HtmlReport.Of(SeedStudy.Run(Samples.Losses, 1, 4)), HtmlReport.Of(PolicyComparison.Run(Samples.Export, ["mobile", "server"])) })
        {
            var (page, said, asked) = await Open(html);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(page, Does.Contain("class=\"js\""), "its script came to its end");
                Assert.That(said.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal)), Is.Empty);
                Assert.That(asked, Is.Empty);
            }
        }
    }

    [Test]
    public async Task Its_script_zooms_filters_and_says_what_is_pointed_at()
    {
        var (page, said, _) = await Open(Samples.HtmlOf(Samples.Day).Replace("</body>", Script + "</body>", StringComparison.Ordinal));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(said.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal)), Is.Empty);
            Assert.That(page, Does.Contain("viewBox=\"252.5 0 505 "), "the middle half of what was shown");
            Assert.That(page, Does.Match("data-tip=\"[^\"]*broken"), "the last thing that was pointed at");
            Assert.That(page, Does.Contain("<tr hidden=\"\"><th scope=\"row\">broken</th>"));
        }
    }

    /// <summary>The page as it is after its script has run, what the browser said, and the addresses that were asked for over a network.</summary>
    private static async Task<(string Page, string Said, string[] Asked)> Open(string html)
    {
        var folder = Directory.CreateTempSubdirectory("report").FullName;
        try
        {
            var (file, log) = (Path.Combine(folder, "report.html"), Path.Combine(folder, "net.json"));
            await File.WriteAllTextAsync(file, html);
            var start = new ProcessStartInfo(Browser()) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={folder}/profile", $"--log-net-log={log}", "--dump-dom", new Uri(file).AbsoluteUri])
                start.ArgumentList.Add(argument);
            using var browser = Process.Start(start)!;
            var (page, said) = (browser.StandardOutput.ReadToEndAsync(), browser.StandardError.ReadToEndAsync());
            await browser.WaitForExitAsync();
            var asked = (await File.ReadAllTextAsync(log)).Split("\"url\":\"").Skip(1).Select(url => url[..url.IndexOf('"', StringComparison.Ordinal)])
                .Where(url => url.StartsWith("http", StringComparison.Ordinal) || url.StartsWith("ws", StringComparison.Ordinal)).ToArray();
            return (await page, await said, asked);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Browser()
    {
        string[] names = ["chromium-headless-shell", "chromium", "google-chrome", "chrome.exe"];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"A browser must be on the PATH, was none of {string.Join(", ", names)}. Install one; tests/run installs chromium-headless-shell.");
    }
}
