using Microsoft.Extensions.Logging.Testing;

namespace TaskScheduling.Tests.Recording;

/// <summary>Neither a slow disk nor a broken one holds a turn up, or takes more than its share of memory.</summary>
public sealed class RecorderTests
{
    private static readonly SchedulerEngineOptions EngineOptions = new(SchedulingPolicy.Server);
    private readonly FakeLogger _logger = new();
    private readonly SlowFiles _files = new();
    private readonly SchedulerEngine _engine;
    private readonly RecordingDisk _disk;
    private readonly Recorder _recorder;
    private readonly List<SchedulerEffect> _effects = [];
    private int _ids;

    public RecorderTests()
    {
        _disk = new RecordingDisk(_files.Begin, exception => _logger.RecordingStopped(exception, "test"));
        _recorder = new Recorder(new RecordingOptions("test", 1 << 20, 4, Payloads: true), EngineOptions, new NoRuns(), _logger, _disk);
        _engine = new SchedulerEngine(EngineOptions, _recorder);
    }

    [Test]
    public async Task A_disk_that_does_not_keep_up_costs_inputs_and_no_more_memory()
    {
        var payload = TaskPayload.FromJson(System.Text.Encoding.UTF8.GetBytes($"\"{new string('p', 100_000)}\""));
        for (var submission = 0; submission < 300; submission++) // 40 MB; the disk stands still
            Submit(payload);
        Assert.That(_logger.Collector.GetSnapshot().Count(record => record.Id.Name == "RecordingGap"), Is.EqualTo(1));

        _files.Open();
        using var limit = new CancellationTokenSource(Soon.Limit);
        while (_disk.Backlog > 0 && !limit.IsCancellationRequested)
            await Task.Yield();
        Submit(TaskPayload.Empty);
        await _recorder.CloseAsync().InTime();

        var segments = _files.Written.SelectMany(file => RecordingReader.Read(file).Segments).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_files.Written.Sum(file => file.Length), Is.LessThan(Recorder.MaximumBacklog + (2 << 20)));
            Assert.That(segments[^1].Steps.Single().Number, Is.EqualTo(301), "the gap is seen in the numbers");
            Assert.That(RecordingReplay.Run(segments).Difference?.ToText(), Is.Null);
        }
    }

    [Test]
    public async Task A_disk_that_is_full_is_said_once()
    {
        _files.Fault = new IOException("No space left on device");
        _files.Open();
        for (var submission = 0; submission < 100; submission++)
            Submit(TaskPayload.Empty);
        await _recorder.CloseAsync().InTime();

        Assert.That(_logger.Collector.GetSnapshot().Select(record => record.Id.Name), Is.EqualTo(new[] { "RecordingStopped" }));
    }

    [Test]
    public async Task An_input_that_fails_is_recorded_with_its_failure()
    {
        _files.Open();
        Assert.That(
            () => Handle(SchedulerInput.ShutdownBegan(At, default) with { Data = new Expiration.CancelledByApp() }), Throws.TypeOf<InvalidCastException>());
        Submit(TaskPayload.Empty);
        await _recorder.CloseAsync().InTime();

        var segment = RecordingReader.Read(_files.Written.Single()).Segments.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(segment.Steps.Select(step => step.Effects!.Failed), Is.EqualTo(new[] { nameof(InvalidCastException), null }));
            Assert.That(RecordingReplay.Run([segment]).Difference?.ToText(), Is.Null);
        }
    }

    [Test]
    public async Task An_input_that_cannot_be_written_ends_the_recording_and_is_handled()
    {
        _files.Open();
        _recorder.Handle(_engine, SchedulerInput.HandlerAdded(At, new HandlerDescription("a", TaskKind.Processing)), _effects); // of the same turn
        Assert.That(() => Handle(SchedulerInput.HandlerRemoved(At, "a") with { Kind = (InputKind)99 }), Throws.TypeOf<System.Runtime.CompilerServices.SwitchExpressionException>());
        Submit(TaskPayload.Empty);
        await _recorder.CloseAsync().InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_effects.Single().Kind, Is.EqualTo(EffectKind.Refused));
            Assert.That(_logger.Collector.GetSnapshot().Select(record => record.Id.Name), Is.EqualTo(new[] { "RecordingStopped" }));
            Assert.That(RecordingReplay.Run(_files.Written.Single()).ToText(), Is.EqualTo("1 inputs, 0 decisions, all equal"), "what was whole is there");
        }
    }

    private static SchedulerInstant At => new(TimeSpan.FromSeconds(1), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private void Submit(TaskPayload payload) =>
        Handle(SchedulerInput.Submitted(At, new TaskId(new Guid(++_ids, 0, 0, new byte[8])), new ProcessingTaskRequest("nobody") { Payload = payload }));

    private void Handle(SchedulerInput input)
    {
        _effects.Clear();
        _recorder.Handle(_engine, input, _effects);
        _recorder.TurnEnded();
    }

    private sealed class NoRuns : IRunProbe
    {
        public UsageReading Read(int slot) => default;

        public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration) => default;
    }

    /// <summary>Files in memory behind a gate.</summary>
    private sealed class SlowFiles
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly List<MemoryStream> _files = [];

        public Exception? Fault { get; set; }

        public byte[][] Written => [.. _files.Select(file => file.ToArray())];

        public Stream Begin()
        {
            _gate.Wait(Soon.Limit);
            if (Fault is not null)
                throw Fault;
            _files.Add(new MemoryStream());
            return _files[^1];
        }

        public void Open() => _gate.Set();
    }
}
