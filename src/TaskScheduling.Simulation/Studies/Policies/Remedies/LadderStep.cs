namespace TaskScheduling.Simulation;

/// <summary>One change that might let work finish.</summary>
/// <param name="Rule">What is changed: <c>its CPU limit</c>.</param>
/// <param name="Text">To what: completes "it would need ...".</param>
/// <param name="Scenario">With the change.</param>
internal sealed record LadderStep(string Rule, string Text, Scenario Scenario);
