using TaskScheduling.Cli;

return await CommandShell.RunAsync(
    args, ConsolePort.OfThisProcess(), SimulateCommand.Create, CompareCommand.Create, ReplayCommand.Create, DoctorCommand.Create);
