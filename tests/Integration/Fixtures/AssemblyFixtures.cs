using SeiPlatform.Tests.Integration.Fixtures;

// One of each for the whole assembly, started by the first test that asks; a test class takes what it needs as constructor parameters.
[assembly: AssemblyFixture(typeof(TimescaleDbFixture))]
[assembly: AssemblyFixture(typeof(RedisFixture))]
[assembly: AssemblyFixture(typeof(KafkaFixture))]
