namespace TaskScheduling;

/// <summary>A source whose reading is a memory read, so that it is taken within the turn: scripted conditions on a fake clock.</summary>
internal interface IImmediateConditionSource : IConditionSource;
