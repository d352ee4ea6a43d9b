using System.Runtime.CompilerServices;

namespace TaskScheduling;

/// <summary>What is on its way.</summary>
internal sealed partial class RecordKeeper
{
    /// <summary>A record that the store has not answered.</summary>
    private sealed class Pending(RecordKeeper keeper, in TaskRecord record)
    {
        private readonly TaskRecord _record = record;
        private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _saving;

        public ref readonly TaskRecord Record => ref _record;

        /// <summary>The run, or the task where none is concerned.</summary>
        public string Name => Record.Attempt == 0 ? Record.TaskId.ToString() : new RunId(Record.TaskId, Record.Attempt).ToString();

        /// <summary>Settles it with the store's answer.</summary>
        /// <remarks>By hand: two async methods a record were some 200 bytes more of it, and thousands of records may be on their way.</remarks>
        public void Follow(ValueTask saving)
        {
            _saving = saving.ConfigureAwait(false).GetAwaiter();
            if (_saving.IsCompleted)
                Settle();
            else
                _saving.UnsafeOnCompleted(Settle);
        }

        private void Settle()
        {
            Exception? fault = null;
            try
            {
                _saving.GetResult();
            }
            catch (Exception exception)
            {
                fault = exception;
            }

            try
            {
                keeper.Settle(this, fault);
            }
            catch (Exception exception)
            {
                keeper._logger.EngineFailed(exception, InputKind.Persisted); // a fault of ours; whoever answers has others to answer
            }
        }
    }
}
