namespace TaskScheduling.Simulation;

/// <summary>The comments of a job log: <c>; Name: text</c>, where a text may go on in the next comment.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class SwfHeader
{
    private const int MostCharacters = 64 * 1024; // real headers have a few thousand

    private readonly Dictionary<string, string> _texts = [];
    private string? _last;
    private int _characters;

    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Takes a comment without its semicolon.</summary>
    public void Add(ReadOnlySpan<char> comment)
    {
        var text = comment.Trim();
        _characters += comment.Length;
        if (text.IsEmpty || _characters > MostCharacters)
        {
            _last = null;
            return;
        }

        // A text that goes on is indented; an address in it has a colon, too.
        var indent = comment.Length - comment.TrimStart().Length;
        var colon = text.IndexOf(':');
        if (indent <= 2 && colon > 0 && !text[..colon].ContainsAny(" \t") && (colon + 1 == text.Length || char.IsWhiteSpace(text[colon + 1])))
            Append(_last = text[..colon].ToString(), text[(colon + 1)..].TrimStart());
        else if (_last is not null)
            Append(_last, text);
    }

    private void Append(string name, ReadOnlySpan<char> text) =>
        _texts[name] = _texts.TryGetValue(name, out var before) ? $"{before}\n{text}" : text.ToString();
}
