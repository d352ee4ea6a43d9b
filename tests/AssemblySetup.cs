// NUnit shares one fixture instance between its tests unless told otherwise; shared fields are shared bugs.
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: Parallelizable(ParallelScope.Fixtures)]

// A decimal comma: what depends on the culture fails on every machine, not only on some.
[assembly: SetCulture("de-DE")]
