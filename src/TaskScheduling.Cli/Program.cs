using TaskScheduling.Cli;

return await CommandShell.RunAsync(args, ConsolePort.OfThisProcess(), DoctorCommand.Create, SimulateCommand.Create, CompareCommand.Create);
