namespace Telepool.Collectors.Sessions;

/// <summary>The forms in which other clients keep a session.</summary>
public enum SessionFormat
{
    /// <summary>Telethon's <c>StringSession</c>, version 1: <c>1</c> and the base64url of data centre, address, port and key.</summary>
    Telethon,

    /// <summary>Telethon's <c>.session</c> file (SQLite).</summary>
    TelethonFile,

    /// <summary>Pyrogram's session string: base64url of data centre, api_id, test flag, key, user and bot flag; two older ones lack the api_id.</summary>
    Pyrogram,

    /// <summary>Pyrogram's <c>.session</c> file (SQLite).</summary>
    PyrogramFile,

    /// <summary>gramjs' <c>StringSession</c>: <c>1</c> and the base64 of data centre, address as text, port and key.</summary>
    Gramjs,

    /// <summary>gramjs' <c>StoreSession</c>: a folder with a file for each value.</summary>
    GramjsStore,
}
