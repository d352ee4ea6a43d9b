namespace TaskScheduling.Tests.Sensors.Linux;

public sealed class LinuxNetworkTests
{
    private const string Heading = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT   ";
    private const string Default = "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0   ";
    private const string Docker = "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0   ";
    private const string Zero = "00000000000000000000000000000000";

    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void A_default_route_is_a_network_of_unknown_cost()
    {
        Routes(Docker, Default);
        var reading = Read();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(reading.ToString(), Is.EqualTo("CostUnknown"));
            Assert.That(reading.Sensor, Is.EqualTo("default route through eth0"));
        }
    }

    [Test]
    public void The_bridge_of_a_container_engine_is_no_network()
    {
        Routes(Docker);
        Assert.That(Read().ToString(), Is.EqualTo("None"));
    }

    [TestCase("eth0\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0", TestName = "A_route_that_is_down_leads_nowhere")]
    [TestCase("eth0\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0", TestName = "A_route_that_rejects_leads_nowhere")]
    [TestCase("lo\t00000000\t00000000\t0003\t0\t0\t0\t00000000\t0\t0\t0", TestName = "A_route_to_oneself_leads_nowhere")]
    [TestCase("eth0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0", TestName = "Half_the_address_space_is_not_a_default_route")]
    [TestCase("eth0\t00000000", TestName = "A_broken_line_leads_nowhere")]
    public void No_default(string line)
    {
        Routes(line);
        Assert.That(Read().ToString(), Is.EqualTo("None"));
    }

    [Test]
    public void A_mobile_interface_needs_no_gateway()
    {
        Routes("wwan0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0");
        Assert.That(Read().ToString(), Is.EqualTo("CostUnknown"));
    }

    [TestCase("down", "None")]
    [TestCase("lowerlayerdown", "None")]
    [TestCase("unknown", "CostUnknown")]
    [TestCase("up", "CostUnknown")]
    public void A_pulled_cable_takes_the_route_with_it(string operstate, string expected)
    {
        Routes(Default);
        _tree.File("sys/class/net/eth0/operstate", operstate);
        Assert.That(Read().ToString(), Is.EqualTo(expected));
    }

    [TestCase("00000003", "eth0", "CostUnknown")]
    [TestCase("00200200", "lo", "None")]
    [TestCase("00200200", "eth0", "None")]
    public void A_default_route_of_version_6_is_enough(string flags, string name, string expected)
    {
        Routes(Docker);
        _tree.File("proc/net/ipv6_route",
            $"{Zero} 00 {Zero} 00 fd000000000000000000000000000001 00000400 00000002 00000000 {flags}     {name}");
        Assert.That(Read().ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void No_table_is_unavailable_and_names_both_files() =>
        Assert.That(Read().Cause, Does.Contain("proc/net/route").And.Contain("proc/net/ipv6_route"));

    private void Routes(params string[] lines) => _tree.File("proc/net/route", string.Join('\n', [Heading, .. lines]));

    private Reading<NetworkState> Read() => new LinuxNetwork(_tree.Roots).Read();
}
