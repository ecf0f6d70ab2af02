using System.Threading.Channels;
using Grains.Interfaces.Configuration;

namespace Grains.Tests.Configuration;

/// <summary>Keeps the versions that it was told of.</summary>
internal sealed class CountingObserver : IConfigurationObserver
{
    public Channel<long> Versions { get; } = Channel.CreateUnbounded<long>();

    public void Changed(long version) => Versions.Writer.TryWrite(version);
}
