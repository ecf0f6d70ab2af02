namespace Emulator;

/// <summary>A channel of the world, as the host prints it.</summary>
/// <param name="Username">Without the at sign.</param>
/// <param name="Title">As shown.</param>
/// <param name="ChannelId">Without any mark.</param>
/// <param name="MessageCount">Messages that exist now.</param>
public readonly record struct EmulatorChannel(string Username, string Title, long ChannelId, int MessageCount);
