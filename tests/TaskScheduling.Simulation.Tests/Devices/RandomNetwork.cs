using FsCheck;
using FsCheck.Fluent;

namespace TaskScheduling.Simulation.Tests.Devices;

/// <summary>Networks of one to five nodes whose rates lie between some 1e-4 and 1e2 per second; a failure prints its numbers.</summary>
internal static class RandomNetwork
{
    public static void Check(ulong seed, int networks, Action<ThermalNetwork, Chance> check)
    {
        var property = Prop.ForAll(Arb.From(Gen.Choose(1, int.MaxValue - 1)), number =>
        {
            try
            {
                var chance = new Chance(number, "network");
                check(Make(chance), chance);
                return true.ToProperty();
            }
            catch (Exception broken)
            {
                return false.Label($"{number}: {broken.Message}");
            }
        });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(networks).WithReplay(seed, 1ul | (seed << 1)), property);
    }

    /// <summary>Sets some power of a node and tells it.</summary>
    public static double Load(ThermalNetwork network, int node, Chance chance)
    {
        var watts = chance.Share() < 0.5 ? 0 : chance.Share() * 20;
        network.SetPower(node, watts);
        return watts;
    }

    private static ThermalNetwork Make(Chance chance)
    {
        var count = 1 + (int)(chance.Share() * 5);
        var nodes = Enumerable.Range(0, count).Select(node => new ThermalNode($"n{node}", Between(0.05, 2000), node == 0 || chance.Share() < 0.5 ? Between(0.05, 3) : 0)).ToArray();
        var links = Enumerable.Range(1, count - 1).Select(node => new ThermalLink(node, (int)(chance.Share() * node), Between(0.05, 5))).ToArray();
        var network = new ThermalNetwork(nodes, links, 20);
        network.SetTemperature(20 + (chance.Share() * 40));
        for (var node = 0; node < count; node++)
            Load(network, node, chance);
        network.Advance(Between(0.1, 3000));
        return network;

        double Between(double low, double high) => low * Math.Pow(high / low, chance.Share());
    }
}
