namespace TaskScheduling.Benchmarks;

/// <summary>What a reader would otherwise have to look for: every target that is missed, every peer that is better.</summary>
internal static class LossesSection
{
    public static string Text(IReadOnlyList<TableResult> results)
    {
        var losses = results.SelectMany(MissedTargets).Concat(results.SelectMany(BetterPeers)).ToArray();
        var table = Markdown.Table(["ours", "figure", "measured", "", ""], losses, 2..3);
        return $"### Rows we lose\n\n{(losses.Length == 0 ? "None.\n\n" : table)}";
    }

    private static IEnumerable<string[]> MissedTargets(TableResult result) =>
        from target in Targets.All
        from verdict in target.Judge(result.Measurements)
        where !verdict.IsMet
        select (string[])[verdict.Row, target.Column, Figure.Text(verdict.Measured), $"target: {target.Rule}", $"limit {Figure.Text(verdict.Limit)}"];

    private static IEnumerable<string[]> BetterPeers(TableResult result)
    {
        var layout = TableLayout.Of(result.Table);
        return from own in result.Measurements
               where layout.Ours.Contains(own.Row)
               from peer in result.Measurements
               where peer.Column == own.Column && layout.IsPeer(peer.Row)
               let advantage = layout.Advantage(own.Column, peer.Median, own.Median)
               where advantage > 1
               select (string[])[own.Row, own.Column, Figure.Text(own.Median), $"peer: {peer.Row}", $"{Figure.Text(peer.Median)}, {Figure.Text(advantage)} × as good"];
    }
}
