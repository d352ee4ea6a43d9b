using System.Runtime.CompilerServices;

namespace TaskScheduling.Tests.Storage;

public sealed class NoteJsonTests
{
    private static readonly TaskId Id = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly DateTimeOffset Date = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_note_comes_back_as_it_was()
    {
        var note = new TaskNote(
            Id, 3, "Títle \"x\"", "sub", new ProgressSnapshot(3, 10), new Expiration.UserStopped("tray", "Ann") { At = Date }, [new DeferralReason.KeyBusy("k", Id), new DeferralReason.WaitingForNextStart()]);
        Assert.That(NoteJson.Read(Id, NoteJson.Write(note)), Is.EqualTo(note));
    }

    [Test]
    public void A_reason_of_a_newer_version_is_left_out() =>
        Assert.That(NoteJson.Read(Id, "{\"attempt\":0,\"title\":\"t\",\"completed\":0,\"waitsFor\":[[\"full_moon\",{}],[\"waiting_for_next_start\",{}]]}"u8).WaitsFor.Single(), Is.EqualTo(new DeferralReason.WaitingForNextStart()));

    [Test]
    public void Every_reason_for_waiting_can_be_read()
    {
        var codes = typeof(DeferralReason).GetNestedTypes().Select(type => ((DeferralReason)RuntimeHelpers.GetUninitializedObject(type)).Code);
        Assert.That(NoteJson.KnownReasons, Is.EquivalentTo(codes));
    }
}
