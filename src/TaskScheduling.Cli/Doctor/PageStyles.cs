using Spectre.Console;

namespace TaskScheduling.Cli;

/// <summary>Colours come from the terminal's own sixteen, so they suit its theme; nothing is told by colour alone.</summary>
internal static class PageStyles
{
    public static readonly Style Title = new(decoration: Decoration.Bold);
    public static readonly Style Text = Style.Plain;
    public static readonly Style Quiet = new(Color.Grey);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Attention = new(Color.Olive);
    public static readonly Style Bad = new(Color.Maroon);

    public static (string Sign, Style Style) Of(Mark mark) => mark switch
    {
        Mark.Good => ("ok", Good),
        Mark.Absent => ("--", Quiet),
        _ => ("!!", Attention),
    };

    /// <summary>Columns two blanks apart; null takes what is left.</summary>
    public static Grid Columns(params int?[] widths)
    {
        var grid = new Grid { Expand = false };
        for (var i = 0; i < widths.Length; i++)
            grid.AddColumn(new GridColumn { Width = widths[i], Padding = new Padding(0, 0, i == widths.Length - 1 ? 0 : 2, 0) });
        return grid;
    }

    public static void Heading(this IAnsiConsole screen, string title, string? remark = null)
    {
        screen.WriteLine();
        screen.Write(new Text(title, Title));
        if (remark is not null)
            screen.Write(new Text($"  {remark}", Quiet));
        screen.WriteLine();
    }
}
