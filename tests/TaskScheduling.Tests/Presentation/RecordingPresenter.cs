using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TaskScheduling.Tests.Presentation;

/// <summary>Remembers every snapshot it was shown.</summary>
internal sealed class RecordingPresenter : ITaskPresenter
{
    private readonly ConcurrentQueue<TaskPresentation> _shown = new();
    private readonly Channel<TaskPresentation> _news = Channel.CreateUnbounded<TaskPresentation>();

    public IReadOnlyCollection<TaskPresentation> Shown => _shown;

    public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
    {
        _shown.Enqueue(presentation);
        _news.Writer.TryWrite(presentation);
        return ValueTask.CompletedTask;
    }

    public async Task<TaskPresentation> UntilAsync(Func<TaskPresentation, bool> wanted)
    {
        while (true)
        {
            var shown = await _news.Reader.ReadAsync().InTime();
            if (wanted(shown))
                return shown;
        }
    }
}
