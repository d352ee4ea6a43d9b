using TaskScheduling;

namespace ChunkedUpload.Tests;

public sealed class StatusTableTests
{
    private static readonly TaskSnapshot Waiting = new()
    {
        TaskId = TaskId.Parse("01890a5d-ac96-774b-bcce-b302099a8057"),
        Identifier = UploadHandler.Identifier,
        Key = "/chunks/chunk-0007.bin",
        Kind = TaskKind.Processing,
        State = TaskState.Pending,
    };

    [Test]
    public void A_waiting_chunk_tells_every_reason_and_its_remedy()
    {
        var explanation = new TaskExplanation { Task = Waiting, Blockers = [Because(new DeferralReason.WaitingForNetwork()), Because(new DeferralReason.LowPowerMode())] };
        Assert.That(
            StatusTable.Row(StatusLine.Of(explanation)),
            Is.EqualTo("chunk-0007.bin  waiting     0 %  waiting_for_network: Connect to a network. low_power_mode: Switch low-power mode off."));
    }

    [Test]
    public void A_running_chunk_tells_its_progress_and_what_it_says_itself()
    {
        var task = Waiting with { State = TaskState.Running, Progress = new ProgressSnapshot(512, 2048), Title = "Uploading", Subtitle = "0.5 of 2.0 KiB" };
        Assert.That(StatusTable.Row(StatusLine.Of(new TaskExplanation { Task = task })), Is.EqualTo("chunk-0007.bin  uploading  25 %  0.5 of 2.0 KiB"));
    }

    [Test]
    public void An_expiring_chunk_tells_why()
    {
        var task = Waiting with { State = TaskState.Expiring, Expiration = new Expiration.RequirementLost(Requirement.Network) };
        Assert.That(
            StatusTable.Row(StatusLine.Of(new TaskExplanation { Task = task })),
            Is.EqualTo("chunk-0007.bin  stopping    0 %  requirement_lost: The network is gone; it goes on when it is back"));
    }

    [Test]
    public void A_row_is_cut_to_the_width_of_the_terminal() =>
        Assert.That(StatusTable.Row(new StatusLine("chunk-0007.bin", "waiting", 0, "for a long time", ""), width: 30), Is.EqualTo("chunk-0007.bin  waiting     0…"));

    [Test]
    public void Where_there_is_no_room_for_all_what_is_done_is_only_counted()
    {
        StatusLine[] lines = [Line(1, "sent"), Line(2, "sent"), Line(3, "uploading"), Line(4, "waiting"), Line(5, "waiting")];
        Assert.That(StatusTable.Render(lines, width: 80, height: 3), Is.EqualTo((string[])
        [
            "chunk-0003.bin  uploading   0 %",
            "chunk-0004.bin  waiting     0 %",
            "and 3 more, 2 of 5 sent",
        ]));
    }

    private static StatusLine Line(int number, string state) => new($"chunk-{number:0000}.bin", state, 0, "", "");

    private static Blocker Because(DeferralReason reason) => new(reason, default, default, null, reason.Remedy);
}
