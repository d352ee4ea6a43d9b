namespace TaskScheduling.Cli;

/// <summary>Ends a command with <see cref="ExitCodes.BadInput"/>. The message goes to standard error: the rule, the value, the remedy.</summary>
internal sealed class BadInputException(string message) : Exception(message);
