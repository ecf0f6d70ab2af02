namespace Emulator.Rpc;

/// <summary>Who may call a method, and where.</summary>
internal enum Access : byte
{
    /// <summary>Anybody.</summary>
    Anonymous,

    /// <summary>A logged-in account, at any data centre.</summary>
    Anywhere,

    /// <summary>A logged-in account at its home; elsewhere USER_MIGRATE_X.</summary>
    Home,
}
