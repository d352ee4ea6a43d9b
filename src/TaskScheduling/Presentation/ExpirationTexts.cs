namespace TaskScheduling;

/// <summary>The built-in words: the title stays, the subtitle says why.</summary>
internal sealed class ExpirationTexts : IExpirationTextProvider
{
    public (string Title, string? Subtitle) GetText(Expiration reason, TaskPresentation current) => (current.Title, ExpirationWords.Of(reason));
}
