using System.Globalization;
using System.Text;

namespace TaskScheduling.Terminal.Tests;

/// <summary>A terminal in memory: knows the few sequences the cards use and fails on any other, so nothing unusual slips in.</summary>
internal sealed class Screen(int width)
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;

    public bool ShowsCursor { get; private set; } = true;

    public bool Wraps { get; private set; } = true;

    public string Text => string.Join('\n', _lines.Select(line => line.ToString().TrimEnd())).TrimEnd();

    public static Screen Of(string output, int width = 80)
    {
        var screen = new Screen(width);
        for (var index = 0; index < output.Length; index++)
        {
            if (output[index] == '\u001b')
                index = screen.Obey(output, index);
            else
                screen.Put(output[index]);
        }

        return screen;
    }

    private void Put(char character)
    {
        if (character is '\r')
        {
            _column = 0;
        }
        else if (character is '\n')
        {
            NextLine();
        }
        else
        {
            if (_column == width && Wraps)
                NextLine();
            var line = _lines[_row];
            line.Append(' ', Math.Max(0, _column + 1 - line.Length));
            line[_column] = character;
            _column = Math.Min(_column + 1, width);
        }
    }

    private void NextLine()
    {
        _column = 0;
        if (++_row == _lines.Count)
            _lines.Add(new StringBuilder());
    }

    private int Obey(string output, int start)
    {
        var end = start + 2;
        while (!char.IsAsciiLetter(output[end]))
            end++;
        var sequence = output[(start + 1)..(end + 1)];
        switch (sequence)
        {
            case "[?25l" or "[?25h":
                ShowsCursor = sequence[^1] is 'h';
                break;
            case "[?7l" or "[?7h":
                Wraps = sequence[^1] is 'h';
                break;
            case "[0J" or "[J":
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case [.., 'A']:
                _row -= int.Parse(sequence[1..^1], CultureInfo.InvariantCulture);
                break;
            case [.., 'm']:
                break;
            default:
                throw new NotSupportedException(sequence);
        }

        return end;
    }
}
