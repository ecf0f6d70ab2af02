namespace Emulator.World;

/// <summary>What can happen in a channel. The numbers are stored.</summary>
internal enum ChannelEventKind : byte
{
    /// <summary>A new message.</summary>
    Post = 1,

    /// <summary>A changed text.</summary>
    Edit = 2,

    /// <summary>A removed message.</summary>
    Delete = 3,
}
