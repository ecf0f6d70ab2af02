namespace Emulator.World;

/// <summary>What never changes about a channel.</summary>
/// <param name="Index">Its place in the world, from 0.</param>
/// <param name="Id">The channel id, without any mark.</param>
/// <param name="Username">Without the at sign.</param>
/// <param name="Title">As shown.</param>
/// <param name="About">The description.</param>
/// <param name="Megagroup">True for a group where users write, false for a broadcast channel.</param>
/// <param name="Signatures">True where posts of a broadcast channel carry their author's name.</param>
/// <param name="Participants">How many people are in it, apart from accounts that join.</param>
/// <param name="StatisticsDc">The data centre that answers for its statistics.</param>
/// <param name="Seed">What its messages are made from.</param>
/// <param name="Step">Mean distance between two messages in seconds.</param>
internal sealed record WorldChannel(
    int Index,
    long Id,
    string Username,
    string Title,
    string About,
    bool Megagroup,
    bool Signatures,
    int Participants,
    int StatisticsDc,
    ulong Seed,
    int Step);
