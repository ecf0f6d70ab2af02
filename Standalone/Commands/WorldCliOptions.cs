using System.CommandLine;

namespace Standalone.Commands;

/// <summary>What an emulated world consists of, as options of a command.</summary>
internal sealed class WorldCliOptions(bool portBaseRequired)
{
    public Option<long> Seed { get; } = new("--seed") { Description = "What the world follows from: the same seed and sizes give the same users, channels and messages. Default: 1.", HelpName = "N", DefaultValueFactory = _ => 1 };

    public Option<int> Channels { get; } = new("--channels") { Description = "Number of channels. Default: 5.", HelpName = "N", DefaultValueFactory = _ => 5 };

    public Option<int> Messages { get; } = new("--messages") { Description = "Messages in all channels together. Default: 20000.", HelpName = "N", DefaultValueFactory = _ => 20_000 };

    public Option<int> PortBase { get; } = new("--port-base")
    {
        Description = portBaseRequired ? "Data centre n listens on port P+n of 127.0.0.1; 0 takes free ports." : "The emulator's data centre n listens on port P+n of 127.0.0.1. Default: free ports.",
        HelpName = "P",
        Required = portBaseRequired,
    };

    public void AddTo(Command command)
    {
        command.Add(PortBase);
        command.Add(Seed);
        command.Add(Channels);
        command.Add(Messages);
    }
}
