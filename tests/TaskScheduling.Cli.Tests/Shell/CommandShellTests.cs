using System.CommandLine;

namespace TaskScheduling.Cli.Tests;

public sealed class CommandShellTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [TearDown]
    public void Close()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [TestCase("doctor --jsno", "'--jsno'", "bgtask doctor --help")]
    [TestCase("docter", "'docter'", "bgtask --help")]
    [TestCase("", "command", "bgtask --help")]
    [TestCase("doctor --root /there/is/no/such/folder", "'/there/is/no/such/folder'", "bgtask doctor --help")]
    public async Task What_cannot_be_understood_is_bad_input_with_a_way_out(string line, string named, string remedy)
    {
        var code = await RunAsync(line, DoctorCommand.Create);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCodes.BadInput));
            Assert.That(_error.ToString(), Does.Contain(named).And.Contain(remedy));
            Assert.That(_output.ToString(), Is.Empty);
        }
    }

    [Test]
    public async Task Bad_input_that_a_command_finds_late_ends_the_same_way()
    {
        var code = await RunAsync("read", _ => Reading(() => throw new BadInputException("A scenario must have a name, was ''; give it one.")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCodes.BadInput));
            Assert.That(_error.ToString().TrimEnd(), Is.EqualTo("A scenario must have a name, was ''; give it one."));
        }
    }

    [Test]
    public async Task What_is_interrupted_ends_without_a_trace_of_calls()
    {
        var code = await RunAsync("read", _ => Reading(() => throw new OperationCanceledException()));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCodes.Interrupted).And.EqualTo(130));
            Assert.That(_error.ToString().TrimEnd(), Is.EqualTo("Interrupted."));
        }
    }

    [Test]
    public async Task A_command_says_how_it_ended() =>
        Assert.That(await RunAsync("read", _ => Reading(() => ExitCodes.ExpectationFailed)), Is.EqualTo(1));

    [Test]
    public async Task Help_names_every_command()
    {
        var code = await RunAsync("--help", DoctorCommand.Create);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCodes.Ok));
            Assert.That(_output.ToString(), Does.Contain("doctor"));
        }
    }

    private static Command Reading(Func<int> read)
    {
        var command = new Command("read", "");
        command.SetAction(_ => read());
        return command;
    }

    private Task<int> RunAsync(string line, Func<ConsolePort, Command> command) =>
        CommandShell.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), new ConsolePort(_output, _error, isTerminal: false), command);
}
