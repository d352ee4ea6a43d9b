// NUnit shares one fixture instance between its tests unless told otherwise; shared fields are shared bugs.
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: Parallelizable(ParallelScope.Fixtures)]
