using ScottPlot;
using SkiaSharp;

namespace TaskScheduling.Simulation;

/// <summary>A timeline as a picture for papers and pages that take no HTML: tasks above, temperature and battery below, on one axis.</summary>
/// <remarks>
/// Text is drawn with a font of the machine, of which a fresh Debian has none: there <c>fonts-dejavu-core</c> must be installed, or the
/// picture has no words. So a picture is the same only on machines with the same fonts; the HTML report is the same everywhere.
/// </remarks>
internal static class TimelinePlot
{
    public const int DefaultWidth = 1600;
    public const int DefaultHeight = 900;

    private const double DeviceShare = 0.34;

    private static readonly string[] Fonts = ["DejaVu Sans", "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", "Arial"];

    /// <summary>Of exactly that many pixels.</summary>
    public static byte[] Png(Scenario scenario, Timeline timeline, int width = DefaultWidth, int height = DefaultHeight)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        Draw(surface.Canvas, scenario, timeline, width, height);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static string Svg(Scenario scenario, Timeline timeline, int width = DefaultWidth, int height = DefaultHeight)
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(SKRect.Create(width, height), stream))
            Draw(canvas, scenario, timeline, width, height);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Draw(SKCanvas canvas, Scenario scenario, Timeline timeline, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 150);
        var families = SKFontManager.Default.FontFamilies.ToHashSet();
        var font = Array.Find(Fonts, families.Contains) ?? ScottPlot.Fonts.Default;
        var scale = new TimeScale(scenario.Duration, scenario.Start);
        var lanes = LaneReader.Read(timeline, scenario.Duration);
        var device = DevicePlot.Of(scenario, timeline, WorldReader.Read(scenario, timeline));
        var split = device is null ? height : (int)(height * (1 - DeviceShare));
        Render(LanePlot.Of(scenario, lanes, TimelineSection.IsGrouped(lanes)), new PixelRect(0, width, split, 0));
        if (device is not null)
            Render(device, new PixelRect(0, width, height, split));

        void Render(Plot plot, PixelRect place)
        {
            using (plot)
            {
                plot.Font.Set(font);
                plot.Legend.FontName = font;
                plot.Axes.SetLimitsX(0, Math.Max(1, scenario.Duration.TotalSeconds));
                var ticks = scale.Labels().ToArray();
                plot.Axes.Bottom.SetTicks([.. ticks.Select(tick => tick.At.TotalSeconds)], [.. ticks.Select(tick => tick.Elapsed)]);
                plot.Layout.Fixed(new PixelPadding(150, 60, 40, 44));
                canvas.Save();
                canvas.ClipRect(place.ToSKRect()); // a plot clears all that it may draw on
                plot.Render(canvas, place);
                canvas.Restore();
            }
        }
    }
}
